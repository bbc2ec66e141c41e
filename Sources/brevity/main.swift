print("brevity")

% Prints the variables that load_results finds, one a line, for the test that compares them with those of the files.
function octave_names(folder)
  results = load_results(folder);
  for group = fieldnames(results)'
    for name = fieldnames(results.(group{1}))'
      printf('%s/%s\n', group{1}, name{1});
    end
  end
end

# Loads a results folder: include("load.jl"); results = load_results("results/quickstart"); results["runs"]["excess_mse"]
# Needs HDF5.jl. Every group becomes a Dict of arrays, codes become the words they stand for; DataFrame(results["runs"])
# makes a table. Dimensions are in reverse order: excess_mse is [replicate, teacher, n_train, learner]
# (method in files of schema 1). The files are closed when they are loaded: the copies do not follow a file that brevity merge
# or another stage replaces; load the folder again.
using HDF5

const GROUPS = Dict(
    "cube" => ("study", "/"), "runs" => ("study", "runs"), "teachers" => ("study", "teachers"), "curves" => ("fits", "/"),
    "grid" => ("fits", "grid"), "by_alpha" => ("fits", "alpha"), "contrast" => ("fits", "contrast"), "fits" => ("fits", "fits"),
    "ratios" => ("verdicts", "ratios"), "summary" => ("verdicts", "summary"), "decisions" => ("verdicts", "decisions"))

function read_variable(dataset)
    values = read(dataset)
    haskey(attributes(dataset), "flag_meanings") || return values
    words = split(read_attribute(dataset, "flag_meanings"))
    meanings = Dict(zip(vcat(read_attribute(dataset, "flag_values")), words))
    map(code -> get(meanings, code, ""), values)
end

function load_results(folder)
    results = Dict{String,Dict{String,Any}}()
    for (name, (file, group)) in GROUPS
        h5open(joinpath(folder, "$file.h5")) do h5
            group == "/" || haskey(h5, group) || return
            results[name] = Dict(key => read_variable(h5[group][key]) for key in keys(h5[group]) if h5[group][key] isa HDF5.Dataset)
        end
    end
    results
end

% Loads a results folder in MATLAB or Octave: results = load_results('results/quickstart'); mean(results.runs.excess_mse)
% Codes stay numbers; in MATLAB their words are results.words.runs.method{code + 1}. Dimensions are in reverse order:
% cube.excess_mse is (replicate, teacher, n_train, method). MATLAB: struct2table(results.runs) makes a table.
function results = load_results(folder)
  groups = {'cube', 'study', ''; 'runs', 'study', 'runs'; 'teachers', 'study', 'teachers'; 'curves', 'fits', ''; ...
            'grid', 'fits', 'grid'; 'by_alpha', 'fits', 'alpha'; 'fits', 'fits', 'fits'; 'ratios', 'verdicts', 'ratios'; ...
            'summary', 'verdicts', 'summary'; 'decisions', 'verdicts', 'decisions'};
  for k = 1:size(groups, 1)
    file = fullfile(folder, [groups{k, 2} '.h5']);
    if exist('OCTAVE_VERSION', 'builtin')
      if isempty(groups{k, 3}), loaded = load(file); else loaded = getfield(load(file, groups{k, 3}), groups{k, 3}); end
      results.(groups{k, 1}) = numbers(loaded);
    else
      info = h5info(file, ['/' groups{k, 3}]);
      for variable = info.Datasets'
        path = [regexprep(['/' groups{k, 3}], '/$', '') '/' variable.Name];
        results.(groups{k, 1}).(variable.Name) = h5read(file, path);
        attribute = strcmp({variable.Attributes.Name}, 'flag_meanings');
        if any(attribute)
          results.words.(groups{k, 1}).(variable.Name) = strsplit(char(variable.Attributes(attribute).Value), ' ');
        end
      end
    end
  end
end

% The numeric fields alone: Octave loads the groups of a file too.
function kept = numbers(loaded)
  kept = struct();
  for name = fieldnames(loaded)'
    if isnumeric(loaded.(name{1})), kept.(name{1}) = loaded.(name{1}); end
  end
end

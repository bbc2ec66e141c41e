% Loads a results folder in MATLAB or Octave: results = load_results('results/quickstart'); mean(results.runs.excess_mse)
% Codes stay numbers; in MATLAB their words are results.words.runs.method{code + 1}. Dimensions are in reverse order:
% cube.excess_mse is (replicate, teacher, n_train, learner). MATLAB: struct2table(results.runs) makes a table.
% The files are closed when they are loaded: the copies do not follow a file that brevity merge or another stage replaces;
% load the folder again.
function results = load_results(folder)
  groups = {'runs', 'study', 'runs'; 'cube', 'study', ''; 'teachers', 'study', 'teachers'; 'curves', 'fits', ''; ...
            'grid', 'fits', 'grid'; 'by_alpha', 'fits', 'alpha'; 'contrast', 'fits', 'contrast'; 'fits', 'fits', 'fits'; ...
            'ratios', 'verdicts', 'ratios'; 'summary', 'verdicts', 'summary'; 'decisions', 'verdicts', 'decisions'};
  columns = {};
  for k = 1:size(groups, 1)
    file = fullfile(folder, [groups{k, 2} '.h5']);
    if exist('OCTAVE_VERSION', 'builtin')
      if isempty(groups{k, 3})
        found = by_name(file, union(root_variables(groups{k, 2}), columns));
        for name = fieldnames(found)'  % a group can have the name of a column
          if isstruct(found.(name{1})), found = rmfield(found, name{1}); end
        end
        results.(groups{k, 1}) = found;
      else
        loaded = by_name(file, groups(k, 3));
        if isfield(loaded, groups{k, 3}), results.(groups{k, 1}) = loaded.(groups{k, 3}); end
      end
      if k == 1, columns = fieldnames(results.runs)'; end
    else
      try
        info = h5info(file, ['/' groups{k, 3}]);
      catch
        continue  % a group that this file does not have
      end
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

% What Octave finds of the named variables. It is asked by name, because Octave reads a file in alphabetical order and gives
% up at the first text, which is in /meta: everything behind "meta" would be missing.
function found = by_name(file, names)
  found = struct();
  for name = names
    state = warning('off', 'all');
    try
      loaded = load(file, name{1});
      if isfield(loaded, name{1}), found.(name{1}) = loaded.(name{1}); end
    catch  % the file has no such variable
    end
    warning(state);
  end
end

% The variables of the root (DataFormat.md) that are not named after a column of /runs, as factors and metrics are.
function names = root_variables(file)
  if strcmp(file, 'fits')
    names = {'excess_mean', 'excess_lower', 'excess_upper', 'excess_arithmetic_mean', 'excess_standard_error', 'teachers', ...
             'live_parameters_median', 'live_parameters_lower', 'live_parameters_upper', 'theory', 'theory_z', 'null_mean', ...
             'learner'};
  else
    names = {'learner', 'method_kind', 'learner_class', 'selected_run', 'selected_alpha', 'selected_setting', 'candidates', ...
             'failed_candidates', 'null_mse'};
  end
end

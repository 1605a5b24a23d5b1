// Health: the panel on top of each dashboard. Where the others are empty it says why, and what to do.
local p = import 'panels.libsonnet';

// The first that holds: [value, text, colour]. The texts are short: a phone shows them whole.
local states = [
  ['4', 'No exporter: add it to scrape_configs', 'red'],
  ['3', 'The exporter is down: start it', 'red'],
  ['2', 'No rules: add them to rule_files', 'red'],
  ['1', 'No account fits the choice above', 'orange'],
  ['0', 'Exporter answers, rules run', 'green'],
];

// `q`: queries.libsonnet for the dashboard.
function(q)
  local build = q.exporter('api_credits_exporter_build_info');
  p.stat(
    'Data',
    'Whether Prometheus answers, scrapes an exporter and evaluates the rules of deploy/prometheus, '
    + 'and whether the choice above has accounts. The other panels have no data where one of these '
    + 'is missing. While the exporter is down they show what was known before.',
    'none',
    [p.now('A', |||
      (vector(4) unless on () count(last_over_time(%(build)s[7d])))
      or on ()
      (vector(3) unless on () count(%(build)s))
      or on ()
      (vector(2) unless on () rules:api_credits_evaluation:timestamp)
      or on ()
      (vector(1) unless on () count(last_over_time(%(info)s[1d])))
      or on ()
      vector(0)
    ||| % { build: build, info: q.info }, 'data')]
  )
  + p.option({ colorMode: 'value', justifyMode: 'center', text: { valueSize: 14 } })
  + p.field({ mappings: [p.mapping(states)] })
  + p.noValue('No answer: is Prometheus up?')

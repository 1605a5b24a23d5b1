// Health: the panel on top of each dashboard. Where the others are empty it says why, and what to do.
local p = import 'panels.libsonnet';

// The first that holds: [value, text, colour].
local states = [
  ['4', 'No exporter is scraped: add it to scrape_configs of this Prometheus', 'red'],
  ['3', 'The exporter does not answer: start it, or mend its target. What is shown is from before', 'red'],
  ['2', 'Rules are missing: add deploy/prometheus/*.yml to rule_files of this Prometheus', 'red'],
  ['1', 'No account matches what is chosen above', 'orange'],
  ['0', 'The exporter answers and the rules are evaluated', 'green'],
];

// `q`: queries.libsonnet for the dashboard.
function(q)
  local build = q.exporter('api_credits_exporter_build_info');
  p.stat(
    'Is this true?',
    'Whether Prometheus answers, scrapes an exporter and evaluates the rules, and whether the choice '
    + 'above has accounts. The other panels have no data where one of these is missing.',
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
  + p.option({ colorMode: 'value', justifyMode: 'center', text: { valueSize: 16 } })
  + p.field({ mappings: [p.mapping(states)] })
  + p.noValue('This data source does not answer: choose another, or start Prometheus')

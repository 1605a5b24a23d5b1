// Recording rules, which the alerts and the dashboards use. Names are level:metric:operations.
//
// Replicas. The labels of _config.replicaLabels tell the replicas of one exporter apart. Every rule
// removes them, so that two replicas give one series. A sum would count twice, and an average would
// halve while one replica restarts.
//
// Matching. All series of a pool carry the same labels, so no rule joins with on() or names the
// user's labels. A join of a pool with its account ignores `pool` and `unit`; the account's side is
// aggregated first and cannot hold duplicates, so that no account can break the rule for others.
//
// Memory. Some rules read their own last value: "still so, because nobody has told otherwise"
// (rules/memory.libsonnet). They belong to one group, which Prometheus evaluates in order and at one
// instant: split up, they would forget too early. The evaluation interval must be below Prometheus's
// look-back of 5 minutes.
//
// Cost. Windows of a day and more read what another group writes once an hour. It is reading that
// costs, also where nothing comes of it: what few pools need is recorded for these alone.
local selector = import 'selector.libsonnet';

{
  local group(name, rules) = {
    name: name,
    rules: [rule { expr: selector.into(super.expr, $._config) } for rule in rules],
  },

  prometheusRules+:: {
    groups+: [
      group(
        'api_credits',
        (import 'rules/accounts.libsonnet')
        + (import 'rules/pools.libsonnet')
        + (import 'rules/cycles.libsonnet')
        + (import 'rules/conditions.libsonnet')
      ),
      group('api_credits_spend', import 'rules/spend.libsonnet'),
      group('api_credits_hourly', import 'rules/hourly.libsonnet') { interval: '1h' },
    ],
  },
}

// The settings of the mixin. A user of the mixin changes them by adding to _config:
//   (import 'mixin.libsonnet') { _config+:: { selector: 'job="api-credits"' } }
// Thresholds of balances are not among them: those are metrics, from the exporter's configuration.
{
  _config:: {
    // Label matchers for every selector of an exporter metric. Empty: any job.
    selector: '',

    // The labels that tell the replicas of one exporter apart. Rules and dashboards aggregate them
    // away, so that two replicas give one series. Name all that your scrape configuration adds and
    // that differ between replicas. `job` is none: it says which exporters belong together.
    replicaLabels: ['instance', 'pod', 'node', 'zone', 'host'],

    // Where an alert is explained; %s is its name in lower case.
    runbookUrl: 'https://github.com/api-credits-exporter/api_credits_exporter/blob/main/deploy/runbook.md#%s',

    // ApiCreditsRateLimitNearlyUsed: the share of a limit that is left.
    rateLimitNearlyUsed: 0.1,
    // ApiCreditsLapsingUnused: the share of a grant that will lapse.
    lapsingUnused: 0.25,

    // The label of the user's accounts that dashboards filter by until another is chosen.
    userLabel: 'team',

    dashboards: {
      tags: ['api-credits'],
      refresh: '1m',
      uids: {
        overview: 'api-credits-overview',
        account: 'api-credits-account',
        rate_limits: 'api-credits-rate-limits',
        spend: 'api-credits-spend',
        exporter: 'api-credits-exporter',
      },
    },
  },
}

// Conditions, with the severity of the threshold that is crossed.
// The value is the figure to show. A condition stands while the account is not `ok`: a balance
// that is not known any more has not recovered. (keep_firing_for cannot tell the two apart: it
// would end in the middle of an outage, and go on after a top-up.)
local memory = import 'memory.libsonnet';

[
  // Pools that nobody has: the plan allows nothing, nothing was granted, and nothing was ever spent.
  {
    record: 'pool:api_credits_remaining:not_included',
    expr: |||
      (
        pool:api_credits_remaining:min <= 0
        and max without (%(replicaLabels)s) (api_credits_limit{%(selector)s}) <= 0
      )
      unless
      (
        max without (%(replicaLabels)s) (api_credits_used{%(selector)s}) > 0
        or pool:api_credits_consumed:total > 0
        or pool:api_credits_recurring_grant:max > 0
      )
    |||,
  },

  // Pools that somebody watches: `watch: false` takes the thresholds away.
  {
    record: 'pool:api_credits_thresholds:count',
    expr: |||
      count without (severity, %(replicaLabels)s) (
        api_credits_low_threshold{%(selector)s}
        or api_credits_runway_threshold_seconds{%(selector)s}
      )
      unless pool:api_credits_remaining:not_included
    |||,
  },

  {
    record: 'pool:api_credits_runway_threshold_seconds:max',
    expr: 'max without (%(replicaLabels)s) (api_credits_runway_threshold_seconds{%(selector)s})',
  },

  // A budget is the user's own limit: nothing stops when it is spent.
  {
    record: 'pool:api_credits_pool_info:budget',
    expr: |||
      max without (grant_frequency, budget, %(replicaLabels)s) (
        api_credits_pool_info{budget="true",%(selector)s}
      )
    |||,
  },

  // Pools with nothing left, so that what depends on them has stopped.
  {
    record: 'pool:api_credits_remaining:exhausted',
    expr: |||
      pool:api_credits_remaining:min <= 0 and pool:api_credits_thresholds:count
      unless pool:api_credits_pool_info:budget
    |||,
  },

  // Since when nothing has been left.
  {
    record: 'pool:api_credits_remaining:exhausted_since',
    expr: |||
      %s
      or
      %s
      or
      time() + 0 * pool:api_credits_remaining:exhausted
    ||| % [
      memory.kept(
        'pool:api_credits_remaining:exhausted_since',
        'exhausted',
        'pool:api_credits_remaining:exhausted'
      ),
      memory.pool('pool:api_credits_remaining:exhausted_since', 'exhausted'),
    ],
  },

  // Pools that last until a refresh within a day, even at the fastest burn, or if the day goes as
  // others before it. Before the six-hour window is filled nobody can say so.
  {
    record: 'pool:api_credits_remaining:lasts_to_refresh',
    expr: |||
      (
        (
          pool:api_credits_remaining:min
          - pool:api_credits_consumed:rate_max
          * (
            (pool:api_credits_refresh_in_seconds:max < 86400)
            or pool:api_credits_refresh_in_seconds:at_latest
          )
        ) > 0
        and (pool:api_credits_consumed:rate6h or pool:api_credits_consumed:rate1d)
      )
      or
      (
        pool:api_credits_remaining:lasts_as_before
        and pool:api_credits_refresh_in_seconds:max < 86400
      )
    |||,
  },

  // Below a threshold, unless a refill comes first, because a page an hour before the refill would
  // be noise.
  {
    record: 'pool:api_credits_remaining:low',
    expr: |||
      (
        (pool:api_credits_remaining:min and pool:api_credits_thresholds:count)
        < ignoring (severity) group_right ()
        max without (%%(replicaLabels)s) (api_credits_low_threshold{%%(selector)s})
      )
      unless ignoring (severity) pool:api_credits_remaining:lasts_to_refresh
      or
      %s
    ||| % memory.pool('pool:api_credits_remaining:low', 'low'),
  },

  // A runway that is worth waking somebody: it is below the critical threshold, for hours by the
  // windows of 1 h and 6 h, for days by 6 h and 1 d. After a nightly batch of an hour, the first
  // pair alone would extrapolate the batch into the day, hence its limit of six hours. Accounts
  // that are polled too seldom for the 6 h window go by 1 d and 7 d. What is exhausted has no runway; a
  // budget that is spent has one of 0.
  {
    record: 'pool:api_credits_runway_seconds:page',
    expr: |||
      (
        (
          pool:api_credits_runway_seconds:agreed_1h_6h < 6 * 3600
          < ignoring (severity) pool:api_credits_runway_threshold_seconds:max{severity="critical"}
        )
        or
        (
          pool:api_credits_runway_seconds:agreed_6h_1d
          < ignoring (severity) pool:api_credits_runway_threshold_seconds:max{severity="critical"}
        )
        or
        (
          pool:api_credits_runway_seconds:agreed_1d_7d
          < ignoring (severity) pool:api_credits_runway_threshold_seconds:max{severity="critical"}
          and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max > 6 * 3600 / 3
        )
      )
      unless ignoring (severity) pool:api_credits_remaining:exhausted
    |||,
  },

  // Dry before the refresh: pages as above, tickets whenever the long windows agree; neither where
  // the hours until the refresh are known to be quiet.
  {
    record: 'pool:api_credits_runway_seconds:before_refresh',
    expr: |||
      label_replace(
        pool:api_credits_runway_seconds:page < pool:api_credits_refresh_in_seconds:max
        unless pool:api_credits_remaining:lasts_as_before,
        "severity", "critical", "", ""
      )
      or
      label_replace(
        (pool:api_credits_runway_seconds:agreed_1d_7d > 0) < pool:api_credits_refresh_in_seconds:max
        and pool:api_credits_thresholds:count
        unless pool:api_credits_remaining:lasts_as_before,
        "severity", "warning", "", ""
      )
      or
      %s
    ||| % memory.pool('pool:api_credits_runway_seconds:before_refresh', 'before_refresh'),
  },

  // Dry soon, and no refresh ahead: nothing is refilled, or its date has passed and what is left does
  // not reach as far as the refill may be late. A last day like the one before is a page by itself
  // where the week does not deny it: after the last batch but one, six hours are quiet. What has
  // always come back is a ticket.
  {
    record: 'pool:api_credits_runway_seconds:short',
    expr: |||
      label_replace(
        (
          (
            pool:api_credits_runway_seconds:page
            unless
            pool:api_credits_runway_seconds:page > pool:api_credits_refresh_in_seconds:at_latest
          )
          or
          (
            (pool:api_credits_runway_seconds:rate1d > 0)
            <= ignoring (severity)
            1.03 * pool:api_credits_runway_threshold_seconds:max{severity="critical"}
            and
            pool:api_credits_runway_seconds:rate7d
            <= ignoring (severity)
            1.5 * pool:api_credits_runway_threshold_seconds:max{severity="critical"}
            unless
            pool:api_credits_runway_seconds:rate1d
            > pool:api_credits_refresh_in_seconds:at_latest
          )
        )
        unless pool:api_credits_refresh_in_seconds:max
        unless pool:api_credits_remaining:comes_back,
        "severity", "critical", "", ""
      )
      or
      label_replace(
        (pool:api_credits_runway_seconds:agreed_1d_7d > 0)
        < ignoring (severity) pool:api_credits_runway_threshold_seconds:max{severity="warning"}
        unless pool:api_credits_refresh_in_seconds:max
        unless
        pool:api_credits_runway_seconds:agreed_1d_7d
        > pool:api_credits_refresh_in_seconds:at_latest,
        "severity", "warning", "", ""
      )
      or
      %s
    ||| % memory.pool('pool:api_credits_runway_seconds:short', 'short'),
  },

  // The most serious condition of a pool, as a number that sorts: 6 exhausted, 5 critical, 4 the
  // key is rejected, 3 not known, 2 warning, 1 polls fail, 0 ok. Dashboards show it.
  {
    record: 'pool:api_credits_condition:worst',
    expr: |||
      6 + 0 * (
        pool:api_credits_remaining:exhausted_since
        or
        pool:api_credits_thresholds:count
        and ignoring (pool, unit) account:api_credits_account_status:exhausted_since
      )
      or
      5 + 0 * max without (severity) (
        pool:api_credits_remaining:low{severity="critical"}
        or pool:api_credits_runway_seconds:before_refresh{severity="critical"}
        or pool:api_credits_runway_seconds:short{severity="critical"}
      )
      or
      4 + 0 * (
        pool:api_credits_thresholds:count
        and ignoring (pool, unit) account:api_credits_account_status:not_ok
        and ignoring (pool, unit)
        max without (status, %(replicaLabels)s) (
          api_credits_account_status{status="unauthorized",%(selector)s} == 1
        )
      )
      or
      3 + 0 * (
        pool:api_credits_thresholds:count
        and ignoring (pool, unit) account:api_credits_data_age_seconds:stale
      )
      or
      2 + 0 * max without (severity) (
        pool:api_credits_remaining:low{severity="warning"}
        or pool:api_credits_runway_seconds:before_refresh{severity="warning"}
        or pool:api_credits_runway_seconds:short{severity="warning"}
        or pool:api_credits_pool_missing_since_timestamp_seconds:max
      )
      or
      1 + 0 * (
        pool:api_credits_thresholds:count
        and ignoring (pool, unit) (
          account:api_credits_data_age_seconds:late
          > 2.5 * account:api_credits_poll_interval_seconds:max
          and max without (%(replicaLabels)s) (api_credits_poll_success{%(selector)s}) == 0
        )
      )
      or
      0 * (pool:api_credits_thresholds:count or pool:api_credits_remaining:min)
    |||,
  },
]
+ memory.instants([
  ['exhausted', 'pool:api_credits_remaining:exhausted_since'],
  ['refused', 'account:api_credits_account_status:exhausted_since'],
  ['low', 'pool:api_credits_remaining:low'],
  ['before_refresh', 'pool:api_credits_runway_seconds:before_refresh'],
  ['short', 'pool:api_credits_runway_seconds:short'],
])

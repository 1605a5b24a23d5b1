// Conditions, with the severity of the threshold that is crossed. The value is the number to show.
// A condition continues while the account is not `ok`: a balance that is no longer known has not
// recovered. (keep_firing_for cannot tell the two apart: it would end in the middle of an outage,
// and go on after a top-up.)
[
  // Pools with thresholds; a pool with `watch: false` has none.
  {
    record: 'pool:api_credits_thresholds:count',
    expr: |||
      count without (instance, pod, severity) (
        api_credits_low_threshold{%(selector)s}
        or api_credits_runway_threshold_seconds{%(selector)s}
      )
    |||,
  },

  {
    record: 'pool:api_credits_runway_threshold_seconds:max',
    expr: 'max without (instance, pod) (api_credits_runway_threshold_seconds{%(selector)s})',
  },

  // Since when nothing has been left.
  {
    record: 'pool:api_credits_remaining:exhausted_since',
    expr: |||
      (
        pool:api_credits_remaining:exhausted_since
        and (pool:api_credits_remaining:min <= 0 and pool:api_credits_thresholds:count)
      )
      or
      (
        pool:api_credits_remaining:exhausted_since
        and ignoring (pool, unit) account:api_credits_account_status:not_ok
      )
      or
      time() + 0 * (pool:api_credits_remaining:min <= 0 and pool:api_credits_thresholds:count)
    |||,
  },

  // Pools that last until a refresh within a day, even at the fastest burn. This is not known
  // before the six-hour window is filled.
  {
    record: 'pool:api_credits_remaining:lasts_to_refresh',
    expr: |||
      (
        pool:api_credits_remaining:min
        - pool:api_credits_consumed:rate_max * (pool:api_credits_refresh_in_seconds:max < 86400)
      ) > 0
      and (pool:api_credits_consumed:rate6h or pool:api_credits_consumed:rate1d)
    |||,
  },

  // Below a threshold, unless a refill comes first, because a page an hour before the refill would
  // be noise.
  {
    record: 'pool:api_credits_remaining:low',
    expr: |||
      (
        pool:api_credits_remaining:min
        < ignoring (severity) group_right ()
        max without (instance, pod) (api_credits_low_threshold{%(selector)s})
      )
      unless ignoring (severity) pool:api_credits_remaining:lasts_to_refresh
      or
      (
        pool:api_credits_remaining:low
        and ignoring (pool, unit, severity) account:api_credits_account_status:not_ok
      )
    |||,
  },

  // A runway that is short enough to wake somebody: it is below the critical threshold. The windows
  // of 1 h and 6 h find a runway of hours, 6 h and 1 d a runway of days. After a nightly batch of
  // an hour, the first pair alone would extrapolate the batch into the day, so it counts only up to
  // six hours. Accounts that are polled too seldom for the 6 h window go by 1 d and 7 d.
  {
    record: 'pool:api_credits_runway_seconds:page',
    expr: |||
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
    |||,
  },

  // Empty before the refresh: critical as above, warning whenever the long windows agree.
  {
    record: 'pool:api_credits_runway_seconds:before_refresh',
    expr: |||
      label_replace(
        pool:api_credits_runway_seconds:page < pool:api_credits_refresh_in_seconds:max,
        "severity", "critical", "", ""
      )
      or
      label_replace(
        pool:api_credits_runway_seconds:agreed_1d_7d < pool:api_credits_refresh_in_seconds:max
        and pool:api_credits_thresholds:count,
        "severity", "warning", "", ""
      )
      or
      (
        pool:api_credits_runway_seconds:before_refresh
        and ignoring (pool, unit, severity) account:api_credits_account_status:not_ok
      )
    |||,
  },

  // Empty soon, and no refresh is expected: there is no refresh date, or it has passed.
  {
    record: 'pool:api_credits_runway_seconds:short',
    expr: |||
      label_replace(
        pool:api_credits_runway_seconds:page unless pool:api_credits_refresh_in_seconds:max,
        "severity", "critical", "", ""
      )
      or
      label_replace(
        pool:api_credits_runway_seconds:agreed_1d_7d
        < ignoring (severity) pool:api_credits_runway_threshold_seconds:max{severity="warning"}
        unless pool:api_credits_refresh_in_seconds:max,
        "severity", "warning", "", ""
      )
      or
      (
        pool:api_credits_runway_seconds:short
        and ignoring (pool, unit, severity) account:api_credits_account_status:not_ok
      )
    |||,
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
        max without (instance, pod, status) (
          api_credits_account_status{status="unauthorized",%(selector)s}
        ) == 1
      )
      or
      3 + 0 * (
        pool:api_credits_thresholds:count
        and ignoring (pool, unit) (
          account:api_credits_data_age_seconds:min
          > max without (instance, pod) (api_credits_poll_stale_after_seconds{%(selector)s})
        )
      )
      or
      2 + 0 * max without (severity) (
        pool:api_credits_remaining:low{severity="warning"}
        or pool:api_credits_runway_seconds:before_refresh{severity="warning"}
        or pool:api_credits_runway_seconds:short{severity="warning"}
      )
      or
      1 + 0 * (
        pool:api_credits_thresholds:count
        and ignoring (pool, unit) (
          account:api_credits_data_age_seconds:min
          > 2.5 * account:api_credits_poll_interval_seconds:max
        )
      )
      or
      0 * (pool:api_credits_thresholds:count or pool:api_credits_remaining:min)
    |||,
  },
]

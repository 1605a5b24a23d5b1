// Pools: balance, consumption, runway, and how far each is in its period. A window that is not
// filled yet gives no series, and neither do the rules that use it.
[
  // ---- Pools: balance and consumption -----------------------------------------------------

  // A replica whose polls fail still shows the balance from before the top-up, which would be the
  // minimum. It counts only if the polls of all replicas fail.
  {
    record: 'pool:api_credits_remaining:min',
    expr: |||
      min without (instance, pod) (
        api_credits_remaining{%(selector)s}
        and ignoring (pool, unit) (api_credits_poll_success{%(selector)s} == 1)
      )
      or
      min without (instance, pod) (api_credits_remaining{%(selector)s})
    |||,
  },

  {
    record: 'pool:api_credits_recurring_grant:max',
    expr: 'max without (instance, pod) (api_credits_recurring_grant{%(selector)s})',
  },

  // Credits per second. The rate comes first, then the maximum over replicas: one that has just
  // started, or whose polls fail, has seen less than all.
  {
    record: 'pool:api_credits_consumed:rate1h',
    expr: 'max without (instance, pod) (rate(api_credits_consumed_total{%(selector)s}[1h]))',
  },

  // Longer windows are averages of that series, which outlives restarts; rate(…[7d]) over series
  // of pods that live for a day each finds a seventh. A window counts once data reaches into its
  // earlier half, and if it holds three polls.
  {
    record: 'pool:api_credits_consumed:rate6h',
    expr: |||
      avg_over_time(pool:api_credits_consumed:rate1h[6h])
      and last_over_time(pool:api_credits_consumed:rate1h[3h] offset 3h)
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 6 * 3600 / 3
    |||,
  },

  {
    record: 'pool:api_credits_consumed:rate1d',
    expr: |||
      avg_over_time(pool:api_credits_consumed:rate1h[1d])
      and last_over_time(pool:api_credits_consumed:rate1h[12h] offset 12h)
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 86400 / 3
    |||,
  },

  {
    record: 'pool:api_credits_consumed:rate7d',
    expr: |||
      avg_over_time(pool:api_credits_consumed:rate1h[7d])
      and last_over_time(pool:api_credits_consumed:rate1h[84h] offset 84h)
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 7 * 86400 / 3
    |||,
  },

  // The fastest of the windows up to a day.
  {
    record: 'pool:api_credits_consumed:rate_max',
    expr: 'max without () ({__name__=~"pool:api_credits_consumed:rate(1h|6h|1d)"})',
  },

  // ---- Pools: runway, in seconds; no series where nothing is consumed ---------------------

  {
    record: 'pool:api_credits_runway_seconds:rate1h',
    expr: |||
      clamp_min(pool:api_credits_remaining:min, 0) / (pool:api_credits_consumed:rate1h > 0)
      and last_over_time(pool:api_credits_consumed:rate1h[30m] offset 30m)
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 3600 / 3
    |||,
  },

  {
    record: 'pool:api_credits_runway_seconds:rate6h',
    expr: 'clamp_min(pool:api_credits_remaining:min, 0) / (pool:api_credits_consumed:rate6h > 0)',
  },

  {
    record: 'pool:api_credits_runway_seconds:rate1d',
    expr: 'clamp_min(pool:api_credits_remaining:min, 0) / (pool:api_credits_consumed:rate1d > 0)',
  },

  {
    record: 'pool:api_credits_runway_seconds:rate7d',
    expr: 'clamp_min(pool:api_credits_remaining:min, 0) / (pool:api_credits_consumed:rate7d > 0)',
  },

  // The shortest over the pools of an account.
  {
    record: 'account:api_credits_runway_seconds:min_rate1h',
    expr: 'min without (pool, unit) (pool:api_credits_runway_seconds:rate1h)',
  },
  {
    record: 'account:api_credits_runway_seconds:min_rate6h',
    expr: 'min without (pool, unit) (pool:api_credits_runway_seconds:rate6h)',
  },
  {
    record: 'account:api_credits_runway_seconds:min_rate1d',
    expr: 'min without (pool, unit) (pool:api_credits_runway_seconds:rate1d)',
  },
  {
    record: 'account:api_credits_runway_seconds:min_rate7d',
    expr: 'min without (pool, unit) (pool:api_credits_runway_seconds:rate7d)',
  },

  // The longer of the runways of two windows. The short window shows that the burn continues, the
  // long one that it is not a short peak.
  {
    record: 'pool:api_credits_runway_seconds:agreed_1h_6h',
    expr: |||
      (pool:api_credits_runway_seconds:rate1h > pool:api_credits_runway_seconds:rate6h)
      or
      (pool:api_credits_runway_seconds:rate6h and pool:api_credits_runway_seconds:rate1h)
    |||,
  },

  {
    record: 'pool:api_credits_runway_seconds:agreed_6h_1d',
    expr: |||
      (pool:api_credits_runway_seconds:rate6h > pool:api_credits_runway_seconds:rate1d)
      or
      (pool:api_credits_runway_seconds:rate1d and pool:api_credits_runway_seconds:rate6h)
    |||,
  },

  {
    record: 'pool:api_credits_runway_seconds:agreed_1d_7d',
    expr: |||
      (pool:api_credits_runway_seconds:rate1d > pool:api_credits_runway_seconds:rate7d)
      or
      (pool:api_credits_runway_seconds:rate7d and pool:api_credits_runway_seconds:rate1d)
    |||,
  },

  // ---- Pools: the period and its grant ----------------------------------------------------

  // The time until the refresh. It is 0 while the refresh is due and polls have had no time to show
  // it; otherwise every refill would alert until it is polled. That time is three polls or, if polls
  // are hours apart, a little more than one poll and a quarter of an hour, so that a missing refill
  // is reported.
  {
    record: 'pool:api_credits_refresh_in_seconds:max',
    expr: |||
      clamp_min(
        (max without (instance, pod) (api_credits_refresh_timestamp_seconds{%(selector)s}) - time())
        > ignoring (pool, unit) group_left ()
        -(
          1.2 * account:api_credits_poll_interval_seconds:max
          + clamp_max(1.8 * account:api_credits_poll_interval_seconds:max, 900)
        ),
        0
      )
    |||,
  },

  {
    record: 'pool:api_credits_used_share:ratio',
    expr: |||
      clamp_min(
        max without (instance, pod) (api_credits_used{%(selector)s})
        or
        (pool:api_credits_recurring_grant:max - pool:api_credits_remaining:min),
        0
      )
      / (pool:api_credits_recurring_grant:max > 0)
    |||,
  },

  {
    record: 'pool:api_credits_period_elapsed:ratio',
    expr: |||
      1 - pool:api_credits_refresh_in_seconds:max / (
        (
          max without (instance, pod) (api_credits_refresh_timestamp_seconds{%(selector)s})
          - max without (instance, pod) (api_credits_period_start_timestamp_seconds{%(selector)s})
        ) > 0
      )
    |||,
  },

  // Above 1, the grant will not last for the period. The first 3 % of a period say nothing.
  {
    record: 'pool:api_credits_pace:ratio',
    expr: 'pool:api_credits_used_share:ratio / (pool:api_credits_period_elapsed:ratio >= 0.03)',
  },

  // The balance right before the refresh. If it is negative, this amount will be missing.
  {
    record: 'pool:api_credits_remaining:projected_rate1d',
    expr: |||
      pool:api_credits_remaining:min
      - pool:api_credits_consumed:rate1d * pool:api_credits_refresh_in_seconds:max
    |||,
  },

  {
    record: 'pool:api_credits_remaining:projected_rate7d',
    expr: |||
      pool:api_credits_remaining:min
      - pool:api_credits_consumed:rate7d * pool:api_credits_refresh_in_seconds:max
    |||,
  },

  // What the burn leaves of the credits that expire next. If the burn is not known, that is all of
  // them.
  {
    record: 'pool:api_credits_expiring:unused',
    expr: |||
      max without (instance, pod) (
        api_credits_expiring{%(selector)s}
        and api_credits_expiry_timestamp_seconds{%(selector)s} > time()
      )
      - (
        (pool:api_credits_consumed:rate7d or pool:api_credits_consumed:rate1d)
        * (
          max without (instance, pod) (api_credits_expiry_timestamp_seconds{%(selector)s})
          - time()
        )
        or
        0 * max without (instance, pod) (api_credits_expiring{%(selector)s})
      )
    |||,
  },
]

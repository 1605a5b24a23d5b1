// Pools: balance, consumption, runway, and how far each is in its period. A window that is not
// filled yet gives no series, and neither do the rules that use it.
[
  // ---- Pools: balance and consumption -----------------------------------------------------

  // A replica whose polls fail still shows the balance from before the top-up, which would be the
  // minimum. It counts only if the polls of all replicas fail.
  {
    record: 'pool:api_credits_remaining:min',
    expr: |||
      min without (%(replicaLabels)s) (
        api_credits_remaining{%(selector)s}
        and ignoring (pool, unit) (api_credits_poll_success{%(selector)s} == 1)
      )
      or
      min without (%(replicaLabels)s) (api_credits_remaining{%(selector)s})
    |||,
  },

  {
    record: 'pool:api_credits_recurring_grant:max',
    expr: 'max without (%(replicaLabels)s) (api_credits_recurring_grant{%(selector)s})',
  },

  // Since when a vendor has not listed a pool that it listed before.
  {
    record: 'pool:api_credits_pool_missing_since_timestamp_seconds:max',
    expr: |||
      max without (%(replicaLabels)s) (api_credits_pool_missing_since_timestamp_seconds{%(selector)s})
    |||,
  },

  // What has been spent and what has come in, refunds left out. Alerts compare it with hours ago.
  {
    record: 'pool:api_credits_consumed:total',
    expr: 'max without (%(replicaLabels)s) (api_credits_consumed_total{%(selector)s})',
  },
  {
    record: 'pool:api_credits_added:total',
    expr: |||
      max without (%(replicaLabels)s) (
        sum without (cause) (api_credits_added_total{cause!="refund",%(selector)s})
      )
    |||,
  },

  // Credits per second. The rate comes first, then the maximum over replicas: one that has just
  // started, or whose polls fail, has seen less than all.
  {
    record: 'pool:api_credits_consumed:rate1h',
    expr: 'max without (%(replicaLabels)s) (rate(api_credits_consumed_total{%(selector)s}[1h]))',
  },

  // Longer windows are averages of that series, which outlives restarts; rate(…[7d]) over series
  // of pods that live for a day each finds a seventh. A window counts once data reaches into its
  // earlier half, and if it holds three polls. From a day on they read one sample an hour.
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
      avg_over_time(pool:api_credits_consumed:rate1h_hourly[1d])
      and last_over_time(pool:api_credits_consumed:rate1h_hourly[12h] offset 12h)
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 86400 / 3
    |||,
  },

  {
    record: 'pool:api_credits_consumed:rate7d',
    expr: |||
      last_over_time(pool:api_credits_consumed:rate7d_hourly[1d])
      and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 7 * 86400 / 3
    |||,
  },

  // The fastest burn at this time of day, give or take an hour and a half.
  {
    record: 'pool:api_credits_consumed:max_yesterday',
    expr: 'max_over_time(pool:api_credits_consumed:rate1h[3h] offset 22h30m)',
  },
  {
    record: 'pool:api_credits_consumed:max_week_ago',
    expr: 'max_over_time(pool:api_credits_consumed:rate1h[3h] offset 166h30m)',
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

  // What two windows agree on: the longer of the two runways. The short window says that it goes
  // on, the long one that it is no blip. Where fewer than three polls come a day, the week is all
  // that there is.
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
      or
      (
        pool:api_credits_runway_seconds:rate7d
        and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max > 86400 / 3
      )
    |||,
  },

  // ---- Pools: the period and its grant ----------------------------------------------------

  {
    record: 'pool:api_credits_refresh_timestamp_seconds:shown',
    expr: 'max without (%(replicaLabels)s) (api_credits_refresh_timestamp_seconds{%(selector)s})',
  },

  // Those that are at most eight days ahead, or have passed. They are few, and what looks back at
  // dates looks at these.
  {
    record: 'pool:api_credits_refresh_timestamp_seconds:near',
    expr: 'pool:api_credits_refresh_timestamp_seconds:shown <= time() + 8 * 86400',
  },

  // Pools that got credits within half a day: by the counter, or because more is left. The second
  // tells of those alone that were due.
  {
    record: 'pool:api_credits_remaining:risen',
    expr: |||
      (pool:api_credits_added:total - pool:api_credits_added:total offset 12h) > 0
      or
      (pool:api_credits_remaining:min - pool:api_credits_remaining:refresh_near offset 12h) > 0
    |||,
  },

  // When the refill is due. A date may move on before the credits come: one that the user states
  // does so at its very second, and some vendors mean midnight in another zone. Until the balance
  // has risen, and for half a day at most, the date that has passed stands.
  {
    record: 'pool:api_credits_refresh_timestamp_seconds:due',
    expr: |||
      (
        (
          (pool:api_credits_refresh_timestamp_seconds:near offset 12h) <= time()
          and pool:api_credits_refresh_timestamp_seconds:shown > time()
        )
        unless pool:api_credits_remaining:risen
      )
      or
      pool:api_credits_refresh_timestamp_seconds:shown
    |||,
  },

  // While the refresh lies ahead; 0 while it is due and polls have had no time to show it, or every
  // refill would alert until it is polled. That is three polls; where they are hours apart, one with
  // room to spare and a quarter of an hour, so that a refill that never comes is told of.
  {
    record: 'pool:api_credits_refresh_in_seconds:max',
    expr: |||
      clamp_min(
        (pool:api_credits_refresh_timestamp_seconds:due - time())
        > ignoring (pool, unit) group_left ()
        -(
          1.2 * account:api_credits_poll_interval_seconds:max
          + clamp_max(1.8 * account:api_credits_poll_interval_seconds:max, 900)
        ),
        0
      )
    |||,
  },

  // How long a refill that is due may still be late: half a day after its date. What lasts as long
  // as that pages nobody; what does not, does.
  {
    record: 'pool:api_credits_refresh_in_seconds:at_latest',
    expr: |||
      (
        (pool:api_credits_refresh_timestamp_seconds:due + 12 * 3600 - time()) > 0
        and pool:api_credits_refresh_timestamp_seconds:due <= time()
      )
      unless pool:api_credits_remaining:risen
    |||,
  },

  // Pools that got credits within a day, by what was written once an hour.
  {
    record: 'pool:api_credits_added:within_1d',
    expr: '(pool:api_credits_added:total - min_over_time(pool:api_credits_added:total_hourly[1d])) > 0',
  },

  // A date that has passed without a refill. Half a day of grace: some vendors mean midnight in
  // another time zone. It begins while the look back reaches to the date, so that a date that is
  // never moved says nothing of a pool that was refilled.
  {
    record: 'pool:api_credits_refresh_timestamp_seconds:overdue',
    expr: |||
      (
        last_over_time(pool:api_credits_refresh_timestamp_seconds:overdue[1d])
        and (
          pool:api_credits_refresh_timestamp_seconds:near <= time()
          unless pool:api_credits_added:within_1d
        )
      )
      or
      (
        (pool:api_credits_refresh_timestamp_seconds:near < time() - 12 * 3600 >= time() - 86400)
        and ignoring (pool, unit) account:api_credits_poll_interval_seconds:max <= 6 * 3600
        unless pool:api_credits_added:within_1d
      )
      or
      (
        (
          pool:api_credits_refresh_timestamp_seconds:near
          < ignoring (pool, unit) group_left ()
          (time() - 2 * (account:api_credits_poll_interval_seconds:max > 6 * 3600))
          >= time() - 3 * 86400
        )
        unless
        (
          pool:api_credits_added:total
          - min_over_time(pool:api_credits_added:total_hourly[3d])
        ) > 0
      )
    |||,
  },

  // The counter's value when the period began; a date that moves by seconds begins none. A counter
  // that begins anew (its state was lost) goes on from what had been spent by then. Who begins to
  // watch in the middle of a period knows only what is missing of the grant.
  {
    record: 'pool:api_credits_period_start_timestamp_seconds:max',
    expr: 'max without (%(replicaLabels)s) (api_credits_period_start_timestamp_seconds{%(selector)s})',
  },
  {
    record: 'pool:api_credits_consumed:total_in_period',
    expr: 'pool:api_credits_consumed:total and pool:api_credits_period_start_timestamp_seconds:max',
  },
  {
    record: 'pool:api_credits_consumed:at_period_start',
    expr: |||
      (
        pool:api_credits_consumed:total_in_period
        and
        pool:api_credits_period_start_timestamp_seconds:max
        > last_over_time(pool:api_credits_period_start_timestamp_seconds:max[1h] offset 5m) + 60
      )
      or
      (
        pool:api_credits_consumed:total_in_period
        - (
          last_over_time(pool:api_credits_consumed:total_in_period[1h] offset 10m)
          - last_over_time(pool:api_credits_consumed:at_period_start[1h] offset 10m)
        )
        and (
          pool:api_credits_consumed:total_in_period
          < last_over_time(pool:api_credits_consumed:total_in_period[1h] offset 5m)
        )
      )
      or
      (
        last_over_time(pool:api_credits_consumed:at_period_start[1h])
        and pool:api_credits_consumed:total_in_period
      )
      or
      (
        pool:api_credits_consumed:total_in_period
        - clamp_min(pool:api_credits_recurring_grant:max - pool:api_credits_remaining:min, 0)
      )
    |||,
  },

  // Spent since the period began, over the grant: what is left may be of a rollover or a top-up.
  {
    record: 'pool:api_credits_used_share:ratio',
    expr: |||
      clamp_min(
        max without (%(replicaLabels)s) (api_credits_used{%(selector)s})
        or
        (pool:api_credits_consumed:total_in_period - pool:api_credits_consumed:at_period_start)
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
          pool:api_credits_refresh_timestamp_seconds:shown
          - pool:api_credits_period_start_timestamp_seconds:max
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
      max without (%(replicaLabels)s) (
        api_credits_expiring{%(selector)s}
        and api_credits_expiry_timestamp_seconds{%(selector)s} > time()
      )
      - (
        (pool:api_credits_consumed:rate7d or pool:api_credits_consumed:rate1d)
        * (
          max without (%(replicaLabels)s) (api_credits_expiry_timestamp_seconds{%(selector)s})
          - time()
        )
        or
        0 * max without (%(replicaLabels)s) (api_credits_expiring{%(selector)s})
      )
    |||,
  },
]

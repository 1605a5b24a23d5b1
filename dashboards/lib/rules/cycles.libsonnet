// Pools that are refilled over and over within days, so that a day or a week can be compared with the
// one before. Only these have a series here: the others cost nothing.
[
  // What is left where the refill is at most eight days ahead or has passed; the second also where
  // nobody tells its date.
  {
    record: 'pool:api_credits_remaining:refresh_near',
    expr: 'pool:api_credits_remaining:min and pool:api_credits_refresh_timestamp_seconds:near',
  },
  {
    record: 'pool:api_credits_remaining:refresh_near_or_unknown',
    expr: |||
      pool:api_credits_remaining:min
      unless pool:api_credits_refresh_timestamp_seconds:shown > time() + 8 * 86400
    |||,
  },

  // Quotas of a day or a week that last until their refill if the rest of the day goes as it went
  // yesterday, or a week ago, and the rest of the week as last week. That day or week must not have
  // ended dry, and the burn must be none that it did not know. The value is what would be left.
  {
    record: 'pool:api_credits_remaining:lasts_as_before',
    expr: |||
      (
        (
          pool:api_credits_remaining:refresh_near
          - (pool:api_credits_remaining:refresh_near offset 1d)
          + (min_over_time(pool:api_credits_remaining:refresh_near_hourly[1d]) > 0)
        ) > 0
        and (
          pool:api_credits_refresh_timestamp_seconds:near
          - pool:api_credits_refresh_timestamp_seconds:near offset 1d
        ) > 0 < 1.5 * 86400
        and
        pool:api_credits_consumed:rate1h
        <= 1.5 * pool:api_credits_consumed:max_yesterday
      )
      or
      (
        (
          (
            pool:api_credits_remaining:refresh_near
            - (pool:api_credits_remaining:refresh_near offset 7d)
            + (min_over_time(pool:api_credits_remaining:refresh_near_hourly[1d] offset 6d) > 0)
          ) > 0
          and min_over_time(pool:api_credits_remaining:refresh_near_hourly[1d]) > 0
          and (
            pool:api_credits_refresh_timestamp_seconds:near
            - pool:api_credits_refresh_timestamp_seconds:near offset 1d
          ) > 0 < 1.5 * 86400
          or
          (
            pool:api_credits_remaining:refresh_near
            - (pool:api_credits_remaining:refresh_near offset 7d)
            + (min_over_time(pool:api_credits_remaining:refresh_near_hourly[7d]) > 0)
          ) > 0
          and (
            pool:api_credits_refresh_timestamp_seconds:near
            - pool:api_credits_refresh_timestamp_seconds:near offset 7d
          ) > 0 < 8 * 86400
        )
        and
        pool:api_credits_consumed:rate1h
        <= 1.5 * pool:api_credits_consumed:max_week_ago
      )
    |||,
  },

  // Pools without a date that come back by themselves, over and over: they rose three times within
  // ten days, were never empty, and are not lower than they have been before. The last day does not
  // count, so that what falls now is not its own measure.
  {
    record: 'pool:api_credits_remaining:comes_back',
    expr: |||
      (
        pool:api_credits_remaining:refresh_near_or_unknown
        > 0.75 * last_over_time(pool:api_credits_remaining:comes_back_hourly[2h])
      )
      and min_over_time(pool:api_credits_remaining:refresh_near_or_unknown_hourly[1d]) > 0
    |||,
  },
]

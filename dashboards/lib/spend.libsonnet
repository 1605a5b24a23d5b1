// Spend: what was consumed and what it cost, for the people who pay. Credits of different providers
// or units are never added up, and currencies neither. A time range is counted by the hour.
local dashboard = import 'dashboard.libsonnet';
local links = import 'links.libsonnet';
local p = import 'panels.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'spend.json':
      local config = $._config;
      local q = queries(config);
      local link = links(config);
      local legend = '{{provider}}/{{account}} {{pool}}';
      local no_price = 'No prices: give accounts a price_per_credit.';
      local total(title, description, expr) =
        p.stat(title, description, 'locale', [p.now('A', expr, '{{currency}}')])
        + p.option({ textMode: 'value_and_name' })
        + p.field({ decimals: 2 })
        + p.noValue(no_price);
      local month = { timeFrom: 'now/M' };

      // ---- Money, in one line -----------------------------------------------------------------

      local today =
        total(
          'Money this month so far',
          'What the credits spent in this calendar month cost, at present prices.',
          'sum by (currency) (%s)' % q.spentInRange
        )
        + month;
      local whole =
        total(
          'Forecast for the whole month',
          'The cost of this month (UTC): so far, and for the rest of it at the burn of the last '
          + 'day.',
          |||
            sum by (currency) (
              %s
            )
            + sum by (currency) (%s)
            * scalar(days_in_month() - day_of_month() + 1 - (time() %% 86400) / 86400)
          ||| % [q.spentInRange, q.pool('pool:api_credits_cost_per_day:rate1d')]
        )
        + month;
      local rate =
        total(
          'Money per day, at present',
          'What the burn of the last day costs.',
          'sum by (currency) (%s)' % q.pool('pool:api_credits_cost_per_day:rate1d')
        );

      // ---- Day by day -------------------------------------------------------------------------

      // One line for each provider and unit or currency, with a step for each day. Lines are not
      // stacked, because these numbers cannot be added up.
      local days(title, description, expr, legend) =
        p.timeseries(title, description, 'short', [p.range('A', expr, legend) { interval: '1d' }])
        + p.custom({ lineInterpolation: 'stepAfter', fillOpacity: 10 })
        + p.field({ min: 0 });
      local money = p.currencies() + p.noValue(no_price);
      // Credits of different providers have different values, so their numbers differ widely.
      local credits =
        p.logarithmic();

      local money_by_provider =
        days(
          'Money per day, by provider',
          'What each day cost, at the prices of that day; today is not complete.',
          'sum by (provider, currency) (%s)' % q.spentOnDay,
          '{{provider}} ({{currency}})'
        )
        + money;
      local credits_by_provider =
        days(
          'Credits per day, by provider',
          'Credits spent on each day; today is not complete. Refills, top-ups and restarts do '
          + 'not change these numbers. The scale is logarithmic.',
          'sum by (provider, unit) (%s)' % q.consumedOnDay,
          '{{provider}} ({{unit}})'
        )
        + credits;
      local money_by_label =
        days(
          'Money per day, by $label',
          'What each day cost, at the prices of that day, by the label that you chose above.',
          q.byLabel(q.spentOnDay, 'currency'),
          '{{holder}} ({{currency}})'
        )
        + money;
      local credits_by_label =
        days(
          'Credits per day, by $label and provider',
          'Credits spent on each day, by the label that you chose above. The scale is logarithmic.',
          q.byLabel(q.consumedOnDay, 'provider, unit'),
          '{{holder}}: {{provider}} ({{unit}})'
        )
        + credits;

      // ---- Totals of the time range -----------------------------------------------------------

      local expired = q.pool('api_credits_expired_total');
      local accounts =
        p.table(
          'By account, in this time range',
          'What each pool spent, what that cost, and what expired unused.',
          [
            p.rows('Consumed', q.consumedInRange),
            p.rows('Expired', q.one('increase(%s[$__range])' % expired)),
            p.rows('Price', q.poolMax('api_credits_price')),
            p.rows('Money', q.spentInRange),
          ]
        )
        + p.columnsOf([
          ['provider', 'Provider'],
          ['account', 'Account', { links: [link.account] }],
          ['pool', 'Pool'],
          ['Value #Consumed', 'Spent', { decimals: 0 }],
          ['unit', 'Unit'],
          ['Value #Expired', 'Lapsed', { decimals: 0 }],
          ['Value #Money', 'Money', { decimals: 2 }],
          ['currency', 'Currency'],
          ['Value #Price', 'Price of one', { decimals: 5 }],
        ], sort='Value #Consumed');

      local holders =
        p.table(
          'By $label, in this time range',
          'What the accounts with each value of the label spent, by provider.',
          [
            p.rows('Money', q.byLabel(q.spentInRange, 'provider, currency')),
            p.rows('Consumed', q.byLabel(q.consumedInRange, 'provider, unit')),
          ]
        )
        + p.columnsOf([
          ['holder', 'Label'],
          ['provider', 'Provider'],
          ['Value #Consumed', 'Spent', { decimals: 0 }],
          ['unit', 'Unit'],
          ['Value #Money', 'Money', { decimals: 2 }],
          ['currency', 'Currency'],
        ], sort='Value #Consumed');

      // ---- Forecast ---------------------------------------------------------------------------

      local projected = q.pool('pool:api_credits_remaining:projected_rate7d');
      local grant = q.pool('pool:api_credits_recurring_grant:max');
      local lapses = q.poolMax('api_credits_rollover') + ' == 0';
      local forecast =
        p.table(
          'Forecast at the refresh',
          'How much of each grant and of its period is used, and what will be left at the '
          + 'refresh at the burn of the last week. A pace above 100 % means that spending is '
          + 'ahead of the period. A negative rest is the amount that will be missing.',
          [
            p.rows('Left', 'sort(%s)' % projected),
            p.rows('Grant', grant),
            p.rows('Used', q.pool('pool:api_credits_used_share:ratio')),
            p.rows('Elapsed', q.pool('pool:api_credits_period_elapsed:ratio')),
            p.rows('Pace', q.pool('pool:api_credits_pace:ratio')),
            p.rows('Refresh', '1000 * ' + q.poolMax('api_credits_refresh_timestamp_seconds')),
            p.rows('Rollover', q.poolMax('api_credits_rollover')),
          ]
        )
        + p.columnsOf(
          local share = { unit: 'percentunit', decimals: 0 };
          [
            ['provider', 'Provider'],
            ['account', 'Account', { links: [link.account] }],
            ['pool', 'Pool'],
            ['Value #Grant', 'Grant', { decimals: 0 }],
            ['Value #Used', 'Used', share],
            ['Value #Elapsed', 'Period elapsed', share],
            ['Value #Pace', 'Pace', share + p.coloured + p.steps([[null, 'text'], [1, 'orange']])],
            ['Value #Refresh', 'Next refresh', { unit: 'dateTimeFromNow' }],
            [
              'Value #Left',
              'Left then',
              p.coloured + p.steps([[null, 'red'], [0, 'text']]) + { decimals: 0 },
            ],
            ['unit', 'Unit'],
            ['Value #Rollover', 'Rolls over', p.yes_no],
          ]
        );

      local unused =
        p.bargauge(
          'Grant left unused',
          'The share of the grant that will expire at the refresh, because it does not roll over '
          + 'and the burn of the last week does not use it up.',
          'percentunit',
          [p.now('A', |||
            sort_desc(
              (%s / (%s > 0) and %s) > 0
            )
          ||| % [projected, grant, lapses], legend)]
        )
        + p.field({ min: 0, max: 1, decimals: 0 })
        + p.noValue('No credits will expire, as far as the vendors report.')
        + p.link('Runbook', config.runbookUrl % 'apicreditslapsingunused');

      local lots =
        p.table(
          'Credits about to expire',
          'The next credits of each pool that expire: how many, when, and how many of them will '
          + 'be unused by then.',
          [
            p.rows('Expiring', q.poolMax('api_credits_expiring')),
            p.rows('Unused', 'clamp_min(%s, 0)' % q.pool('pool:api_credits_expiring:unused')),
            p.rows('Expiry', '1000 * ' + q.poolMax('api_credits_expiry_timestamp_seconds')),
          ]
        )
        + p.columnsOf([
          ['provider', 'Provider'],
          ['account', 'Account', { links: [link.account] }],
          ['pool', 'Pool'],
          ['Value #Expiring', 'Lot', { decimals: 0 }],
          ['Value #Unused', 'Left unused', { decimals: 0 }],
          ['Value #Expiry', 'Lapses', { unit: 'dateTimeFromNow' }],
        ], sort='Value #Expiry', descending=false)
        + p.noValue('None of these vendors reports credits that expire.')
        + p.link('Runbook', config.runbookUrl % 'apicreditsexpiring');

      // ---- Whose calls ------------------------------------------------------------------------

      local opt_in =
        'Optional: let your programs count their calls as api_client_requests_total with the '
        + 'labels provider, account, operation and outcome.';
      local operations =
        p.timeseries(
          'Credits per day, by operation',
          'Credits that your own programs spend per day, from their call counters and the list '
          + 'prices, at the rate of the last hour.',
          'short',
          [p.range(
            'A',
            '86400 * sum by (provider, operation) (%s)'
            % q.account('account:api_credits_operation_spend:rate1h'),
            '{{provider}} {{operation}}'
          )]
        )
        + p.field({ min: 0 })
        + p.noValue(opt_in);
      local unexplained =
        p.timeseries(
          'Unexplained spend per day',
          'Credits consumed minus the credits that your programs counted. It is about zero, '
          + 'unless somebody else uses the key.',
          'short',
          [
            p.range(
              'A',
              '86400 * ' + q.account('account:api_credits_unexplained_spend:rate1d'),
              'last day, {{provider}}/{{account}}'
            ),
            p.range(
              'B',
              '86400 * ' + q.account('account:api_credits_unexplained_spend:rate1h'),
              'last hour, {{provider}}/{{account}}'
            ),
          ]
        )
        + p.dashed('B')
        + p.noValue(opt_in);

      dashboard(config, ['provider', 'account', 'pool', 'label', 'value']) {
        uid: config.dashboards.uids.spend,
        title: 'API credits / Spend',
        description: 'What do the APIs cost, who spends it, and how large should the grant be?',
        time: { from: 'now/M', to: 'now' },
        rows:: [
          [today + p.size(8, 4), whole + p.size(8, 4), rate + p.size(8, 4)],
          [money_by_provider + p.size(12, 9), credits_by_provider + p.size(12, 9)],
          [forecast + p.size(16, 9), unused + p.size(8, 9)],
          [money_by_label + p.size(12, 9), credits_by_label + p.size(12, 9)],
          [accounts + p.size(14, 9), holders + p.size(10, 9)],
          [operations + p.size(8, 8), unexplained + p.size(8, 8), lots + p.size(8, 8)],
        ],
      },
  },
}

// Spend: what was consumed and what it cost, for the people who pay. Credits of different providers
// or units are never added up, and currencies neither. A time range is counted by the hour.
local dashboard = import 'dashboard.libsonnet';
local links = import 'links.libsonnet';
local p = import 'panels.libsonnet';
local priced = import 'priced.libsonnet';
local queries = import 'queries.libsonnet';

{
  grafanaDashboards+:: {
    'spend.json':
      local config = $._config;
      local q = queries(config);
      local link = links(config);
      local legend = '{{provider}}/{{account}} {{pool}}';
      local total(title, description, expr) =
        p.stat(
          title,
          description + ' Empty without a price_per_credit.',
          'short',
          [p.now('A', expr, '{{currency}}')]
        )
        + p.option({
          textMode: 'value_and_name',
          orientation: 'horizontal',
          text: { titleSize: 12, valueSize: 22 },
        })
        + p.field({ decimals: 2 })
        + p.currencies();
      local month = { timeFrom: 'now/M', hideTimeOverride: true };

      // ---- Money, in one line -----------------------------------------------------------------

      local today =
        total(
          'This month',
          'What the credits spent in this calendar month cost so far, at present prices.',
          'sum by (currency) (%s)' % q.spentInRange
        )
        + month;
      local whole =
        total(
          'Whole month',
          'A forecast, which assumes that the rest of this month (UTC) goes at the burn of the last '
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
          'Per day',
          'What the burn of the last day costs.',
          'sum by (currency) (%s)' % q.pool('pool:api_credits_cost_per_day:rate1d')
        );

      // ---- Day by day -------------------------------------------------------------------------

      // Bars, so that the present day is seen, too. Those of one currency stand on each other.
      local money_of_days(title, description, expr, legend) =
        p.columns(title, description, 'short', '1d', [p.range('A', expr, legend)])
        + p.last('30d')
        + p.field({ min: 0 })
        + p.currencies(function(currency) { 'custom.stacking': { mode: 'normal', group: currency } });
      // Credits of different providers have different values, so their numbers differ widely: points
      // on a logarithmic scale, with a line between them.
      local credits_of_days(title, description, expr, legend) =
        p.timeseries(title, description, 'short', [p.range('A', expr, legend) { interval: '1d' }])
        + p.custom({ showPoints: 'always', pointSize: 5 })
        + p.last('30d')
        + p.logarithmic();

      local money_by_provider =
        money_of_days(
          'Money per day, by provider',
          'What each day cost, at the prices of that day; today is not complete. Bars of one '
          + 'currency stand on each other; each currency has an axis of its own.',
          q.titled('sum by (provider, currency) (%s)' % q.spentOnDay),
          '{{provider_title}} ({{currency}})'
        );
      local credits_by_provider =
        credits_of_days(
          'Credits per day, by provider',
          'Credits spent on each day; today is not complete. Refills, top-ups and restarts do '
          + 'not change these numbers. The scale is logarithmic.',
          q.titled('sum by (provider, unit) (%s)' % q.consumedOnDay),
          '{{provider_title}} ({{unit}})'
        );
      local money_by_label =
        money_of_days(
          'Money per day, by $label',
          'What each day cost, at the prices of that day, by the label that you chose above. Bars '
          + 'of one currency stand on each other; each currency has an axis of its own.',
          q.byLabel(q.spentOnDay, 'currency'),
          '{{holder}} ({{currency}})'
        );
      local credits_by_label =
        credits_of_days(
          'Credits per day, by $label',
          'Credits of each provider spent on each day, by the label that you chose above. The scale is logarithmic.',
          q.byLabel(q.consumedOnDay, 'provider, unit'),
          '{{holder}}: {{provider}} ({{unit}})'
        );

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
          ['account', 'Account', { links: [link.account] } + p.atLeast(110) + p.search],
          ['Value #Money', 'Money', { unit: 'none', decimals: 2 } + p.width(86)],
          ['currency', 'Currency', p.width(74)],
          ['Value #Consumed', 'Spent', { decimals: 0 } + p.width(86)],
          ['unit', 'Unit', p.width(68)],
          ['provider', 'Provider', p.atLeast(90) + p.search],
          ['pool', 'Pool', p.atLeast(60)],
          ['Value #Expired', 'Lapsed', { decimals: 0 } + p.width(76)],
          ['Value #Price', 'Price of one', { decimals: 5 } + p.width(92)],
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
          ['holder', 'Label', p.atLeast(90)],
          ['Value #Money', 'Money', { unit: 'none', decimals: 2 } + p.width(86)],
          ['currency', 'Currency', p.width(74)],
          ['Value #Consumed', 'Spent', { decimals: 0 } + p.width(86)],
          ['unit', 'Unit', p.width(68)],
          ['provider', 'Provider', p.atLeast(80)],
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
          ]
        )
        + p.columnsOf(
          local share = { unit: 'percentunit', decimals: 0 };
          [
            ['account', 'Account', { links: [link.account] } + p.atLeast(90) + p.search],
            [
              'Value #Left',
              'Left then',
              p.coloured + p.steps([[null, 'red'], [0, 'text']]) + { decimals: 0 } + p.width(88),
            ],
            ['Value #Refresh', 'Next refresh', { unit: 'dateTimeFromNow' } + p.width(108)],
            [
              'Value #Pace',
              'Pace',
              share + p.coloured + p.steps([[null, 'text'], [1, 'orange']]) + p.width(60),
            ],
            ['Value #Used', 'Used', share + p.width(60)],
            ['Value #Elapsed', 'Elapsed', share + p.width(70)],
            ['Value #Grant', 'Grant', { decimals: 0 } + p.width(86)],
            ['unit', 'Unit', p.width(68)],
            ['provider', 'Provider', p.atLeast(80) + p.search],
            ['pool', 'Pool', p.atLeast(60)],
          ]
        );

      // ---- Budgets ----------------------------------------------------------------------------

      local budget = q.pool('pool:api_credits_pool_info:budget');
      local of_budget(expr) = '(%s and %s)' % [expr, budget];
      local budgets =
        p.table(
          'Budgets',
          'What was spent against each budget that you gave an account, and what will be spent by '
          + 'its end at the burn of the last week. A budget stops nothing.',
          [
            p.rows('Limit', p.orElse(
              of_budget(q.poolMax('api_credits_limit')), q.info, 'account', 'no budgets', 'NaN'
            )),
            p.rows('Used', of_budget(q.poolMax('api_credits_used'))),
            p.rows('Share', '%s / (%s > 0)' % [
              of_budget(q.poolMax('api_credits_used')),
              q.poolMax('api_credits_limit'),
            ]),
            p.rows('End', '%s - %s' % [
              of_budget(q.poolMax('api_credits_limit')),
              projected,
            ]),
            p.rows('Refresh', '1000 * %s' % of_budget(
              q.poolMax('api_credits_refresh_timestamp_seconds')
            )),
          ]
        )
        + p.columnsOf([
          ['account', 'Account', { links: [link.account] } + p.atLeast(90)],
          ['Value #Share', 'Spent', p.coloured + p.steps([[null, 'text'], [0.8, 'orange'], [1, 'red']])
                                    + { unit: 'percentunit', decimals: 0 } + p.width(62)],
          ['Value #Used', 'So far', { decimals: 2 } + p.width(76)],
          ['Value #Limit', 'Budget', { decimals: 2 } + p.width(76)],
          ['Value #End', 'By its end', { decimals: 2 } + p.width(82)],
          ['unit', 'Unit', p.width(60)],
          ['Value #Refresh', 'Ends', { unit: 'dateTimeFromNow' } + p.width(100)],
          ['provider', 'Provider', p.atLeast(80)],
          ['pool', 'Pool', p.atLeast(60)],
        ], sort='Value #Share');

      local unused =
        p.bargauge(
          'Grant left unused',
          'The share of the grant that will expire at the refresh, because it does not roll over '
          + 'and the burn of the last week does not use it up.',
          'percentunit',
          [p.now('A', p.orElse(
            'sort_desc(%s)' % p.named(
              '(%s / (%s > 0) and %s) > 0' % [projected, grant, lapses],
              '/',
              ['provider', 'account', 'pool']
            ),
            q.info,
            'name',
            'none known'
          ), '{{name}}')]
        )
        + p.field({ min: 0, max: 1, decimals: 0 })
        + p.link('Runbook', config.runbookUrl % 'apicreditslapsingunused');

      local lots =
        p.table(
          'Credits about to expire',
          'The next credits of each pool that expire: how many, when, and how many of them will '
          + 'be unused by then.',
          [
            p.rows('Expiring', p.orElse(
              q.poolMax('api_credits_expiring'), q.info, 'account', 'none reported', 'NaN'
            )),
            p.rows('Unused', 'clamp_min(%s, 0)' % q.pool('pool:api_credits_expiring:unused')),
            p.rows('Expiry', '1000 * ' + q.poolMax('api_credits_expiry_timestamp_seconds')),
          ]
        )
        + p.columnsOf([
          ['account', 'Account', { links: [link.account] } + p.atLeast(78)],
          ['Value #Expiry', 'Lapses', { unit: 'dateTimeFromNow' } + p.width(90)],
          ['Value #Unused', 'Unused', { decimals: 0 } + p.width(66)],
          ['Value #Expiring', 'Lot', { decimals: 0 } + p.width(60)],
          ['provider', 'Provider', p.atLeast(78)],
          ['pool', 'Pool', p.atLeast(60)],
          ['unit'],
        ], sort='Value #Expiry', descending=false)
        + p.link('Runbook', config.runbookUrl % 'apicreditsexpiring');

      // ---- Whose calls ------------------------------------------------------------------------

      local opt_in =
        ' Optional: let your programs count their calls as api_client_requests_total with the '
        + 'labels provider, account, operation and outcome.';
      local operations =
        p.timeseries(
          'Credits per day, by operation',
          'Credits that your own programs spend per day, from their call counters and the list '
          + 'prices, at the rate of the last hour.' + opt_in,
          'short',
          [p.range(
            'A',
            '86400 * sum by (provider, operation) (%s)'
            % q.account('account:api_credits_operation_spend:rate1h'),
            '{{provider}} {{operation}}'
          )]
        )
        + p.field({ min: 0 });
      local unexplained =
        p.timeseries(
          'Unexplained spend per day',
          'Credits consumed minus the credits that your programs counted. It is about zero, '
          + 'unless somebody else uses the key.' + opt_in,
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
        + p.dashed('B');

      dashboard(config, ['provider', 'account', 'pool', 'label', 'value']) {
        uid: config.dashboards.uids.spend,
        title: 'API credits / Spend',
        description: 'What do the APIs cost, who spends it, and how large should the grant be?',
        time: { from: 'now/M', to: 'now' },
        rows:: [
          [today + p.size(7, 4), whole + p.size(7, 4), rate + p.size(6, 4), priced(q) + p.size(4, 4)],
          [money_by_provider + p.size(12, 9), money_by_label + p.size(12, 9)],
          [forecast + p.size(24, 9)],
          [lots + p.size(14, 7), unused + p.size(10, 7)],
          [budgets + p.size(24, 6)],
          [accounts + p.size(24, 9)],
          [holders + p.size(14, 9), operations + p.size(10, 9)],
          [credits_by_provider + p.size(12, 9), credits_by_label + p.size(12, 9)],
          [unexplained + p.size(24, 8)],
        ],
      },
  },
}

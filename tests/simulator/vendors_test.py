"""The real vendors over a real connection, as documented: bodies, errors, headers, limits."""

from harness import SimulatorCase
from vendors.enrich import error as enrich_error

START = 1_800_000_000.0  # 2027-01-15T08:00:00Z, the start of an hour


def account(vendor, **spec):
    return {"vendor": vendor, "name": "a", "key": f"SIMKEY-{vendor}-a", **spec}


class EnrowTest(SimulatorCase):
    accounts = [account("enrow", balance={"credits": 1968.25})]
    key = {"x-api-key": "SIMKEY-enrow-a"}

    def test_tells_a_fractional_balance_and_the_webhooks(self):
        status, headers, body = self.client.get("/enrow/account/info", self.key)
        self.assertEqual(status, 200)
        self.assertEqual(body["credits"], 1968.25)
        self.assertEqual(len(body["webhooks"]), 1)
        self.assertNotIn("x-ratelimit-limit", headers)

    def test_leaves_out_webhooks_where_there_are_none(self):
        self.client.control("account", vendor="enrow", key="SIMKEY-enrow-a",
                            set={"options": {"webhooks": []}})
        self.assertEqual(self.client.get("/enrow/account/info", self.key)[2], {"credits": 1968.25})

    def test_refuses_a_wrong_and_a_missing_key_in_its_own_words(self):
        status, _, body = self.client.get("/enrow/account/info", {"x-api-key": "wrong"})
        self.assertEqual((status, body), (401, {"message": "This apikey is not valid"}))
        status, _, body = self.client.get("/enrow/account/info")
        self.assertEqual(
            (status, body), (401, {"message": "No apikey found in the x-api-key headers"}))

    def test_is_exhausted_by_402_or_by_422_as_the_older_page_has_it(self):
        self.client.control("account", vendor="enrow", key="SIMKEY-enrow-a",
                            set={"exhausted": True})
        status, _, body = self.client.get("/enrow/account/info", self.key)
        self.assertEqual(
            (status, body), (402, {"reason": "Insufficient credits", "success": False}))
        self.client.control("account", vendor="enrow", key="SIMKEY-enrow-a",
                            set={"options": {"exhausted_status": 422}})
        status, _, body = self.client.get("/enrow/account/info", self.key)
        self.assertEqual((status, body["error"]), (422, "InsufficientBalance"))

    def test_sends_the_old_trio_with_a_unix_reset_if_asked(self):
        self.client.control("account", vendor="enrow", key="SIMKEY-enrow-a",
                            set={"options": {"rate_headers": True}})
        _, headers, _ = self.client.get("/enrow/account/info", self.key)
        self.assertEqual(headers["x-ratelimit-limit"], "1000")
        self.assertEqual(headers["x-ratelimit-remaining"], "999")
        self.assertEqual(headers["x-ratelimit-reset"], str(int(START) + 60))

    def test_never_answers_404(self):
        self.assertEqual(self.client.get("/enrow/nowhere", self.key)[0], 400)


class CrustdataTest(SimulatorCase):
    accounts = [
        account("crustdata", balance={"credits": 138940.37, "grant": 150000, "rollover": True}),
        {"vendor": "crustdata", "name": "plain", "key": "SIMKEY-crustdata-plain",
         "plan": "legacy", "balance": {"credits": 9406}}]
    headers = {"Authorization": "Bearer SIMKEY-crustdata-a", "x-api-version": "2025-11-01"}
    plain = {"Authorization": "Bearer SIMKEY-crustdata-plain", "x-api-version": "2025-11-01"}

    def test_tells_the_recurring_grant(self):
        status, _, body = self.client.get("/crustdata/account/credits", self.headers)
        self.assertEqual(status, 200)
        self.assertEqual(body, {"account": {
            "credits": 138940.37, "recurring_credits": 150000,
            "recurring_credits_frequency": "monthly",
            "recurring_credits_refresh_date": "2027-02-01T00:00:00.000Z",
            "credit_rollover": True}})

    def test_has_nulls_where_nothing_recurs(self):
        self.client.control("account", vendor="crustdata", key="SIMKEY-crustdata-plain",
                            set={"plan": "growth"})
        body = self.client.get("/crustdata/account/credits", self.plain)[2]["account"]
        self.assertEqual(body["recurring_credits"], 0)
        self.assertIsNone(body["recurring_credits_frequency"])
        self.assertIsNone(body["recurring_credits_refresh_date"])

    def test_wants_the_version_header_on_the_account_calls_only(self):
        bare = {"Authorization": "Bearer SIMKEY-crustdata-a"}
        self.assertEqual(self.client.get("/crustdata/account/credits", bare)[0], 400)
        self.assertEqual(self.client.get("/crustdata/account/endpoints", bare)[0], 400)
        status, _, body = self.client.get("/crustdata/user/credits", bare)
        self.assertEqual((status, body), (200, {"credits": 138940.37}))

    def test_refuses_the_account_calls_to_a_legacy_plan(self):
        self.assertEqual(self.client.get("/crustdata/account/credits", self.plain)[0], 403)
        self.assertEqual(
            self.client.get("/crustdata/user/credits", self.plain)[2], {"credits": 9406})

    def test_says_whether_the_key_is_missing_or_wrong(self):
        self.assertEqual(self.client.get("/crustdata/user/credits")[2],
                         {"message": "Missing API key in request"})
        status, _, body = self.client.get(
            "/crustdata/user/credits", {"Authorization": "Bearer nobody"})
        self.assertEqual((status, body), (401, {"message": "Invalid API key in request"}))

    def test_slides_its_window_and_tells_seconds_until_the_oldest_ages_out(self):
        self.client.control("account", vendor="crustdata", key="SIMKEY-crustdata-a",
                            set={"quotas": {"/account/credits": 2}})
        path = "/crustdata/account/credits"
        headers = self.client.get(path, self.headers)[1]
        self.assertEqual([headers[f"x-ratelimit-{name}"] for name in
                          ("limit", "remaining", "reset")], ["2", "1", "60"])
        self.client.control("advance", seconds=20)
        headers = self.client.get(path, self.headers)[1]
        self.assertEqual((headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]),
                         ("0", "40"))
        self.assertEqual(self.client.get(path, self.headers)[0], 429)
        self.client.control("advance", seconds=40)
        status, headers, _ = self.client.get(path, self.headers)
        self.assertEqual((status, headers["x-ratelimit-remaining"]), (200, "0"))

    def test_a_revoked_key_is_one_that_nobody_has(self):
        self.client.control("account", vendor="crustdata", key="SIMKEY-crustdata-a",
                            set={"revoked": True})
        self.assertEqual(self.client.get("/crustdata/user/credits", self.headers)[0], 401)

    def test_lists_endpoints_with_their_limits_and_filters(self):
        body = self.client.get("/crustdata/account/endpoints", self.headers)[2]
        limits = {e["path"]: e["effective_rate_limit_rpm"] for e in body["endpoints"]}
        self.assertEqual(limits["/person/search"], 30)
        self.assertIsNone(limits["/person/contact/enrich"])
        body = self.client.get("/crustdata/account/endpoints?status=not_enabled", self.headers)[2]
        self.assertEqual([e["path"] for e in body["endpoints"]], ["/person/contact/enrich"])

    def test_is_exhausted_by_402(self):
        self.client.control("account", vendor="crustdata", key="SIMKEY-crustdata-a",
                            set={"exhausted": True})
        status, _, body = self.client.get("/crustdata/account/credits", self.headers)
        self.assertEqual((status, body["error"]["type"]), (402, "insufficient_credits"))


class EnrichTest(SimulatorCase):
    accounts = [account("enrich", balance={"credits": 25000})]
    key = {"x-api-key": "SIMKEY-enrich-a"}
    path = "/enrich/api/v3/wallets/balance"

    def set(self, **values):
        self.client.control("account", vendor="enrich", key="SIMKEY-enrich-a", set=values)

    def test_tells_the_wallet_for_either_way_to_send_the_key(self):
        for headers in (self.key, {"Authorization": "Bearer SIMKEY-enrich-a"}):
            status, names, body = self.client.get(self.path, headers)
            self.assertEqual(status, 200)
            self.assertEqual(body["data"]["balance"], 25000)
            self.assertEqual(body["data"]["asOf"], "2027-01-15T08:00:00.000Z")
            self.assertEqual(len(body["data"]["organizationId"]), 24)
            self.assertEqual((names["x-ratelimit-limit"], names["x-ratelimit-reset"]),
                             ("60", "60"))

    def test_tells_how_far_its_own_cache_is_behind(self):
        self.set(options={"as_of_lag_seconds": 60})
        body = self.client.get(self.path, self.key)[2]
        self.assertEqual(body["data"]["asOf"], "2027-01-15T07:59:00.000Z")

    def test_limits_the_burst_and_names_the_wait(self):
        statuses = [self.client.get(self.path, self.key)[0] for _ in range(6)]
        self.assertEqual(statuses, [200] * 5 + [429])
        _, headers, body = self.client.get(self.path, self.key)
        self.assertEqual(headers["retry-after"], "60")
        self.assertEqual(headers["content-type"], "application/problem+json")
        self.assertEqual(body["status"], 429)

    def test_tells_the_scraping_limit_only_when_approved(self):
        path = "/enrich/api/v3/company-follower/limit"
        body = self.client.get(path, self.key)[2]
        self.assertEqual(body["data"], {"status": "approved", "creditsPerProfile": 100,
                                        "dailyLimit": 5000, "dailyUsed": 0,
                                        "dailyRemaining": 5000})
        self.set(options={"scraping": "none"})
        self.assertEqual(self.client.get(path, self.key)[2]["data"], {"status": "none"})

    def test_has_the_four_documented_shapes_of_errors(self):
        self.assertEqual(enrich_error("problem", 401, 0)[0], {
            "type": "https://dev.enrich.so/errors/unauthorized", "title": "Unauthorized",
            "status": 401, "detail": "This endpoint requires API key authentication. Provide key "
            "via x-api-key header or Authorization: Bearer sk_*"})
        self.assertEqual(enrich_error("rate_limits_page", 429, 45)[0], {
            "statusCode": 429, "error": "Too Many Requests",
            "message": "Rate limit exceeded, please retry later", "retryAfter": 45})
        self.assertEqual(enrich_error("company_followers", 402, 0)[0], {
            "error": "Payment Required", "message": "Insufficient credits",
            "detail": {"required": 707600, "itemCount": 7076}})
        self.assertEqual(enrich_error("sdk", 402, 0)[0]["error"]["code"], 402)

    def test_answers_in_the_shape_that_was_chosen(self):
        self.set(exhausted=True, options={"error_shape": "company_followers"})
        status, _, body = self.client.get(self.path, self.key)
        self.assertEqual((status, body["message"]), (402, "Insufficient credits"))


class LushaTest(SimulatorCase):
    accounts = [account("lusha", balance={"credits": 8500, "used": 1500, "grant": 10000,
                                          "every": "year"})]
    key = {"api_key": "SIMKEY-lusha-a"}

    def set(self, **values):
        self.client.control("account", vendor="lusha", key="SIMKEY-lusha-a", set=values)

    def test_tells_credits_limits_plan_and_prices(self):
        status, headers, body = self.client.get("/lusha/v3/account/usage", self.key)
        self.assertEqual(status, 200)
        self.assertEqual(body["credits"], {"total": 10000, "used": 1500, "remaining": 8500})
        self.assertEqual(body["rateLimits"]["daily"], {
            "limit": 1500, "used": 0, "remaining": 1500, "resetsAt": "2027-01-16T00:00:00.000Z"})
        self.assertEqual(body["plan"]["endDate"], "2028-01-01T00:00:00.000Z")
        self.assertEqual(body["plan"]["renewalType"], "annual")
        self.assertEqual(body["pricing"]["revealPhone"], {"credits": 5, "perQuantity": 1})
        self.assertEqual(headers["x-rate-limit-daily"], "1500")
        self.assertEqual(headers["x-hourly-requests-left"], "150")
        self.assertEqual(headers["x-minute-usage"], "1")

    def test_has_nulls_on_a_free_plan(self):
        self.set(plan="free")
        _, headers, body = self.client.get("/lusha/v3/account/usage", self.key)
        self.assertIsNone(body["rateLimits"]["hourly"])
        self.assertIsNone(body["plan"]["endDate"])
        self.assertNotIn("x-rate-limit-hourly", headers)

    def test_allows_five_usage_calls_a_minute(self):
        statuses = [self.client.get("/lusha/v3/account/usage", self.key)[0] for _ in range(6)]
        self.assertEqual(statuses, [200] * 5 + [429])
        self.client.control("advance", seconds=60)
        self.assertEqual(self.client.get("/lusha/v3/account/usage", self.key)[0], 200)

    def test_falls_back_to_either_legacy_shape(self):
        self.set(options={"v3_enabled": False})
        self.assertEqual(self.client.get("/lusha/v3/account/usage", self.key)[0], 403)
        usage = {"used": 1500, "total": 10000, "remaining": 8500}
        body = self.client.get("/lusha/account/usage", self.key)[2]
        self.assertEqual(body, {"usage": {"bulkCredits": usage}})
        self.set(options={"v2_shape": "flat"})
        body = self.client.get("/lusha/account/usage", self.key)[2]
        self.assertEqual(body, {"usage": usage})

    def test_tells_a_malformed_key_from_a_wrong_one(self):
        status, _, body = self.client.get("/lusha/v3/account/usage", {"api_key": "abc"})
        self.assertEqual((status, body["message"]), (400, "Invalid API key format"))
        wrong = {"api_key": "6f1e0c52-63a7-4a52-8e0b-5d2b1f6a7c11"}
        self.assertEqual(self.client.get("/lusha/v3/account/usage", wrong)[0], 401)
        self.assertEqual(self.client.get("/lusha/v3/account/usage")[0], 401)


class LeadBoxerTest(SimulatorCase):
    accounts = [account("leadboxer", balance={"credits": 25})]
    key = {"x-api-key": "SIMKEY-leadboxer-a"}
    free = "/leadboxer/v1/users/datasets?email=a@b.example"

    def test_answers_the_free_call_and_debits_nothing(self):
        self.assertEqual(self.client.get(self.free, self.key)[0], 200)
        self.assertEqual(self.client.state()["accounts"][0]["pools"]["main"]["consumed"], 0)

    def test_debits_the_paid_calls_and_stops_a_free_plan_at_nothing(self):
        self.client.get("/leadboxer/v1/ip-lookup?ip=192.0.2.1", self.key)
        self.client.get("/leadboxer/v1/ip-lookup?ip=192.0.2.1", self.key)
        self.assertEqual(self.client.state()["accounts"][0]["pools"]["main"]["credits"], 0)
        status, _, body = self.client.get(self.free, self.key)
        self.assertEqual((status, body), (402, {
            "type": "https://developers.leadboxer.com/docs/payment-required",
            "title": "Payment Required", "status": 402,
            "detail": "Your account has exceeded the free tier limits",
            "instance": "/v1/users/datasets",
            "billing_portal": "https://app.leadboxer.com/billing"}))

    def test_puts_the_limit_into_the_body_of_the_429(self):
        self.client.control("advance", seconds=17)
        for _ in range(10):
            self.assertEqual(self.client.get(self.free, self.key)[0], 200)
        status, headers, body = self.client.get(self.free, self.key)
        self.assertNotIn("retry-after", headers)
        self.assertEqual((status, body), (429, {
            "type": "https://developers.leadboxer.com/docs/rate-limit-exceeded",
            "title": "Rate Limit Exceeded", "status": 429, "detail": "API rate limit exceeded",
            "instance": "/v1/users/datasets", "retry-after": 43, "rate-limit": 10,
            "rate-limit-remaining": 0, "rate-limit-period": "minute",
            "rate-limit-reset": int(START) + 60}))

    def test_refuses_a_wrong_key_and_a_call_without_its_parameter(self):
        status, _, body = self.client.get(self.free)
        self.assertEqual((status, body), (401, {
            "error": "Unauthorized", "message": "Invalid or missing API key"}))
        self.assertEqual(self.client.get("/leadboxer/v1/users/datasets", self.key)[0], 400)
        self.assertEqual(self.client.get("/leadboxer/users/datasets", self.key)[0], 404)

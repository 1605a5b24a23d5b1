// What is said of wrong templates, hosts, credentials, pages and requests that prepare.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "exporter/provider/catalogue.h"

namespace api_credits {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> Errors(const std::string& keys) {
  const auto result =
      LoadProvider("f.yml", "name: acme\ntitle: Acme\nbase_url: https://api.acme.test\n" + keys);
  const auto* errors = std::get_if<LoadErrors>(&result);
  return errors == nullptr ? std::vector<std::string>() : errors->lines;
}

std::vector<std::string> ErrorsOfRequest(const std::string& keys) {
  return Errors("requests:\n  - path: /a\n    " + keys + "\n");
}

std::vector<std::string> ErrorsOfPrepare(const std::string& keys) {
  return Errors("prepare:\n  - " + keys + "\nrequests: [{ path: /a }]\n");
}

TEST(BadAskTest, ATemplateThatNothingFills) {
  for (const char* place : {"path: '/{{tea}}'", "path: /a\n    query: { q: '{{tea}}' }",
                            "path: /a\n    headers: { x: '{{tea}}' }",
                            "path: /a\n    method: POST\n    form: { f: '{{tea}}' }",
                            "path: /a\n    method: POST\n    body: '{{tea}}'",
                            "path: /a\n    auth: { scheme: bearer, key: '{{tea}}' }"}) {
    const auto errors = Errors("params: { team: { required: true } }\nrequests:\n  - " +
                               std::string(place) + "\n    plan: params.team\n");
    EXPECT_THAT(errors, ElementsAre(HasSubstr("nothing fills {{tea}}; declare it under params; did "
                                              "you mean \"team\"?")))
        << place;
  }
  EXPECT_THAT(ErrorsOfRequest("query: { q: '${TEAM}' }"),
              ElementsAre(HasSubstr("nothing fills ${")));
  EXPECT_THAT(ErrorsOfRequest("query: { q: '{{now' }"),
              ElementsAre(HasSubstr("\"{{\" without \"}}\"")));
}

TEST(BadAskTest, AFormatThatANameDoesNotHave) {
  EXPECT_THAT(ErrorsOfRequest("query: { q: '{{now:unix_second}}' }"),
              ElementsAre("f.yml:6:17: q: {{now}} has no format \"unix_second\"; did you mean "
                          "\"unix_seconds\"?; it has rfc3339, date, year_month, unix_seconds, "
                          "unix_milliseconds"));
  EXPECT_THAT(ErrorsOfRequest("query: { q: '{{key:date}}' }"),
              ElementsAre(HasSubstr("q: {{key}} has no formats")));
}

TEST(BadAskTest, ANameThatIsTaken) {
  EXPECT_THAT(Errors("params: { now: { default: x } }\nrequests: [{ path: '/{{now}}' }]\n"),
              ElementsAre("f.yml:4:11: templates know {{now}} already; choose another name"));
  EXPECT_THAT(ErrorsOfPrepare("path: /t\n    keep: { key: { value: body.key } }"),
              ElementsAre(HasSubstr("templates know {{key}} already")));
}

TEST(BadAskTest, AHostThatIsNotNamed) {
  EXPECT_THAT(Errors("hosts: { auth: https://auth.acme.test }\n"
                     "requests: [{ path: /a, host: aut }]\n"),
              ElementsAre("f.yml:5:30: host: \"aut\" is not one of hosts; did you mean \"auth\"?"));
  EXPECT_THAT(Errors("hosts: { auth: auth.acme.test }\nrequests: [{ path: /a, host: auth }]\n"),
              ElementsAre(HasSubstr("auth: must")));
}

TEST(BadAskTest, ContentThatCannotBe) {
  EXPECT_THAT(ErrorsOfRequest("form: { a: b }"),
              ElementsAre(HasSubstr("a GET request has no form; set the method")));
  EXPECT_THAT(ErrorsOfRequest("method: POST\n    form: { a: b }\n    body: x"),
              ElementsAre(HasSubstr("use either body or form, not both")));
}

TEST(BadAskTest, PagesThatCannotBe) {
  EXPECT_THAT(ErrorsOfRequest("pages: { next: body.next }"),
              ElementsAre(HasSubstr("\"query\" is missing")));
  for (const char* count : {"1", "101"}) {
    EXPECT_THAT(
        ErrorsOfRequest(std::string("pages: { next: body.n, query: p, at_most: ") + count + " }"),
        ElementsAre(HasSubstr("at_most: must be 2 to 100")));
  }
}

TEST(BadAskTest, ARequestThatPreparesNothing) {
  EXPECT_THAT(ErrorsOfPrepare("path: /t"), ElementsAre("f.yml:5:5: prepare: \"keep\" is missing"));
  EXPECT_THAT(ErrorsOfPrepare("path: /t\n    pools: []\n    keep: { t: { value: body.t } }"),
              ElementsAre(HasSubstr("unknown key \"pools\"")));
  EXPECT_THAT(ErrorsOfPrepare("path: /t\n    keep: { t: { secret: true } }"),
              ElementsAre(HasSubstr("\"value\" is missing")));
}

TEST(BadAskTest, AValueThatIsKeptTooLate) {
  EXPECT_THAT(ErrorsOfPrepare("name: one\n    path: '/{{second}}'\n"
                              "    keep: { first: { value: body.a } }\n"
                              "  - name: two\n    path: /t\n"
                              "    keep: { second: { value: body.b } }"),
              ElementsAre(HasSubstr("nothing fills {{second}}")));
}

TEST(BadAskTest, AnExpressionThatNamesWhatItCannotSee) {
  EXPECT_THAT(Errors("params: { team: {}, app: { secret: true } }\n"
                     "requests: [{ path: '/a', query: { t: '{{team}}{{app}}' },\n"
                     "  plan: params.tean or params.app }]\n"),
              ElementsAre("f.yml:6:9: expressions know no params.tean; did you mean \"team\"?",
                          "f.yml:6:9: expressions know no params.app"));
  EXPECT_THAT(ErrorsOfPrepare("path: /t\n    keep: { org: { value: kept.orr } }"),
              ElementsAre(HasSubstr("expressions know no kept.orr; did you mean \"org\"?")));
}

TEST(BadAskTest, ASecretWithADefault) {
  EXPECT_THAT(Errors("params: { app: { secret: true, default: x } }\n"
                     "requests: [{ path: '/{{app}}' }]\n"),
              ElementsAre(HasSubstr("a secret has no default: definitions hold none")));
}

TEST(BadAskTest, NothingIsSaidOfWhatOnlyLooksLikeIt) {
  EXPECT_THAT(Errors("params: { team: {} }\n"
                     "requests: [{ path: /params.json, query: { q: 'kept-params.x' },\n"
                     "  pools: [{ pool: main, remaining: body.params.left,\n"
                     "            limit: 'params[\"team\"] and params.team' }] }]\n"),
              ElementsAre());
}

TEST(BadAskTest, ATemplateInAnAddress) {
  for (const char* place : {"hosts: { eu: 'https://a.test/{{key}}' }\nrequests: [{ path: /a }]\n",
                            "documentation: 'https://a.test/${X}'\nrequests: [{ path: /a }]\n"}) {
    EXPECT_THAT(Errors(place), ElementsAre(HasSubstr("nothing is filled in here"))) << place;
  }
}

TEST(BadAskTest, AKeyOfSeveralLinesIsToldInOne) {
  EXPECT_THAT(Errors("\"a\\nb\": 1\nrequests: [{ path: /a }]\n"),
              ElementsAre("f.yml:4:1: unknown key \"a b\""));
}

}  // namespace
}  // namespace api_credits

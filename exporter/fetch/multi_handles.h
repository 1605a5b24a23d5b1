// libcurl's multi handles, one for each CA file: a multi handle keeps one parsed CA file, and two
// in turn would cost 31 ms for each connection. All are driven and waited for as one. Invariant: no
// connection carries two requests at once. Thread rule: one thread, except Wake.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "exporter/base/clock.h"
#include "exporter/fetch/curl_handles.h"

namespace api_credits {

class MultiHandles {
 public:
  struct Finished {
    CURL* handle = nullptr;
    CURLcode code = CURLE_OK;
  };

  // `kept_connections`: at most so many idle ones, for each CA file. Requests that trust
  // `usual_ca_file` are waited for at the least cost.
  MultiHandles(int kept_connections, const std::string& usual_ca_file);

  // Returns false if libcurl refused.
  bool Add(const std::string& ca_file, CURL* handle);
  // REQUIRES: `handle` was added with this CA file and has not finished.
  void Remove(const std::string& ca_file, CURL* handle);

  void Perform();
  // One that is done, and is removed by that.
  std::optional<Finished> TakeFinished();

  // Returns when something is to be done, Wake was called or `timeout` is over. Returns false if
  // libcurl failed.
  bool Poll(Duration timeout);
  void Wake();  // from any thread

 private:
  struct Multi {
    MultiHandle handle;
    int running = 0;
  };

  Multi& For(const std::string& ca_file);

  const int kept_connections_;
  std::map<std::string, Multi> multis_;  // by CA file
  const std::string usual_ca_file_;
  Multi& usual_;
};

}  // namespace api_credits

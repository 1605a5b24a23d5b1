// Writes an answer to a connection of civetweb, and gives up on a client that takes too long.
// Thread rule: one thread, that of the connection.
#pragma once

#include <string>
#include <string_view>

#include "exporter/base/clock.h"
#include "exporter/exposition/body.h"

struct mg_connection;

namespace api_credits {

class AnswerWriter {
 public:
  // `clock` must outlive it. What is not written at `end` stays unwritten.
  AnswerWriter(mg_connection* connection, const Clock& clock, SteadyTime end)
      : connection_(connection), clock_(clock), end_(end) {}

  // False: the client hung up, or was too slow.
  bool Write(std::string head, const Body& body) const;

 private:
  bool WriteBytes(std::string_view bytes) const;

  mg_connection* const connection_;
  const Clock& clock_;
  const SteadyTime end_;
};

}  // namespace api_credits

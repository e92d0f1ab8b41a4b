#pragma once
#include <set>

#include "server/signer/key_holder.hpp"
#include "server/signer/local_socket.hpp"

namespace ph::server {

// Serves questions to a KeyHolder over its socket, one connection at a time, each ended after
// kQuestionPatience: a client that hangs keeps the others waiting no longer. A connection of a user
// who is not in `clients` is closed before a byte of it is read. Every question and what became of
// it is one line of the log.
inline constexpr milliseconds kQuestionPatience{5'000};

class SignerService {
 public:
  SignerService(KeyHolder& holder, Descriptor listening, std::set<unsigned> clients,
                const Clock& clock);

  // Serves until `stop` (a descriptor) can be read. kUnavailable: the socket broke.
  Status serve(int stop);

 private:
  void converse(Descriptor peer);
  Answer answer(const Bytes& frame);
  Answer judge(const AskJudgement& ask);
  Answer sign(const AskSignature& ask);
  Answer witnessed();
  Answer follow(const AskToFollow& ask);

  KeyHolder& holder_;
  Descriptor listening_;
  std::set<unsigned> clients_;
  const Clock& clock_;
};

}  // namespace ph::server

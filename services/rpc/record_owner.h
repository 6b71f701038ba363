// Record owner: whether a record of rights is somebody's.
//
// A record is a participant's if it names the participant, a user of it, or one of its accounts. A
// record that names neither is the owner's of the certificate that it names: so freezes are.
#ifndef SERVICES_RPC_RECORD_OWNER_H_
#define SERVICES_RPC_RECORD_OWNER_H_

#include <cstdint>
#include <type_traits>

#include "engine/engine.h"
#include "engine/subject_heads.h"

namespace luheng::services {

// The archive that looks for a participant.
class OwnerFinder {
 public:
  OwnerFinder(engine::ParticipantId participant, const engine::Engine& engine)
      : participant_(participant), engine_(engine) {}

  template <class... T>
  void operator()(const T&... values) {
    (Look(values), ...);
  }
  bool found() const { return found_ || (!names_somebody_ && found_by_certificate_); }

 private:
  void Look(engine::ParticipantId id) { Name(id); }
  void Look(const engine::Actor& actor) { Name(actor.participant); }
  void Look(engine::AccountId id) { Name(OwnerOf(id)); }
  void Look(engine::CertificateId id) {
    const auto* certificate = engine_.state().rights().certificates.Find(id);
    if (certificate != nullptr && OwnerOf(certificate->account) == participant_) {
      found_by_certificate_ = true;
    }
  }
  template <class T>
  void Look(const T& value) {
    // What an enterprise asked for stands in its request as a whole.
    if constexpr (std::is_same_v<T, engine::RequestAllocation>) T::Fields(value, *this);
  }

  void Name(engine::ParticipantId id) {
    names_somebody_ = names_somebody_ || id != engine::ParticipantId{};
    found_ = found_ || id == participant_;
  }
  engine::ParticipantId OwnerOf(engine::AccountId id) const {
    const engine::Account* account = engine_.state().registry().FindAccount(id);
    return account == nullptr ? engine::ParticipantId{} : account->participant;
  }

  const engine::ParticipantId participant_;
  const engine::Engine& engine_;
  bool found_ = false;
  bool names_somebody_ = false;
  bool found_by_certificate_ = false;
};

// REQUIRES: `participant` is not 0.
template <class Record>
bool IsOf(engine::ParticipantId participant, const Record& record, const engine::Engine& engine) {
  OwnerFinder finder(participant, engine);
  Record::Fields(record, finder);
  return finder.found();
}

// The same for the record that a subject is; false if there is none.
// REQUIRES: the subject's type is one of a record of rights.
bool IsRecordOf(engine::ParticipantId participant, const engine::Subject& subject,
                const engine::Engine& engine);

// Whether the records of this type, and what became of them, are for everybody to see.
bool IsPublic(engine::SubjectType type);

}  // namespace luheng::services

#endif  // SERVICES_RPC_RECORD_OWNER_H_

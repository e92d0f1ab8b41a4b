#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "protocol/base/bytes.hpp"
#include "protocol/base/clock.hpp"
#include "protocol/base/ids.hpp"
#include "protocol/domain/approval.hpp"
#include "protocol/domain/facts.hpp"
#include "protocol/domain/library.hpp"
#include "protocol/domain/limits.hpp"
#include "protocol/domain/order.hpp"
#include "storage/bag_records.hpp"
#include "storage/identity_records.hpp"
#include "storage/rollout_records.hpp"
#include "storage/upkeep_records.hpp"
#include "storage/ward_records.hpp"

namespace ph::storage {

// The durable nouns of the server, in the domain's words; no SQL here.

struct PumpRecord {
  PumpId id;
  ModelId model;
  WardId ward;
  std::string bed;        // "ICU 3", empty: not assigned
  std::string care_area;  // of the ward, for its library
  Digest key_digest{};    // SHA-256 of the enrolled certificate's public key; zero: revoked
  bool retired = false;
  std::optional<LibraryVersion> library;  // as last proven by the pump
  std::optional<WallTime> last_contact;
  std::string firmware;
  StreamId stream{};  // of its journal; zero: never seen
  // A key that was certified and not used yet: with its first use it takes the place of the other.
  std::optional<Digest> next_key{};
  std::optional<WallTime> certificate_until{};  // of the newest certificate; absent: not known
};

enum class Role : std::uint8_t {
  kNurse,
  kChargeNurse,
  kPharmacist,
  kSecondSigner,
  kBiomedical,
  kAdministrator,
  kAuditor,
  kKiosk,
};
std::string_view to_string(Role role);
Result<Role> parse_role(std::string_view text, std::string_view what);

struct UserRecord {
  UserName name;
  std::string shown_name;
  std::vector<Role> roles;
  std::string password;  // crypto::hash_password text
  bool disabled = false;
  std::uint32_t revision = 0;  // given by storage: 1 at first, one more with every change
  // The password came from others: it opens nothing but the way to one's own, and ends then.
  std::optional<WallTime> one_time_until{};
  Bytes totp{};                    // sealed secret of the second factor; empty: there is none
  std::int64_t totp_step = 0;      // the last one used; it and those before are spent
  std::vector<Digest> recovery{};  // of the recovery codes that are left
};

struct OrderRecord {
  Order order;
  OrderState state = OrderState::kQueued;
  std::string reason;  // of the last step
  WallTime changed{};
  std::string idempotency_key;
  Digest request_digest{};   // of the request body, for the key
  std::string cancel_asked;  // why people want it withdrawn, as long as the pump has not answered
};

struct OrderStep {
  OrderState state = OrderState::kQueued;
  WallTime at{};
  std::string by;  // user, pump or "server"
  std::string reason;
};

struct StoredEvent {
  std::uint64_t row = 0;  // rises with every event stored on this server
  PumpId pump;
  StreamId stream{};
  Lane lane = Lane::kUrgent;
  RecordedEvent event;
  WallTime received{};
  // The limits by which the programme of its order was judged; 0 and zeros: of no programme here.
  std::uint32_t library = 0;
  Digest entry{};
};

struct AlarmRecord {
  PumpId pump;
  StandingAlarm alarm;
  std::optional<WallTime> cleared;
  std::string acknowledged_by;  // people's acknowledgement; empty: none. Never silences the pump.
  std::string coming{};         // who goes there, as they said; may be empty
};

enum class LibraryStage : std::uint8_t { kDraft, kApprovedOnce, kReleased, kReplaced };
std::string_view to_string(LibraryStage stage);

struct LibraryRecord {
  std::uint32_t draft = 0;   // identity of the draft, given by storage
  std::uint32_t number = 0;  // 0 until released
  LibraryStage stage = LibraryStage::kDraft;
  UserName author;
  UserName first_signer, second_signer;
  std::string reason;  // of the release
  WallTime created{};
  std::optional<WallTime> released;
  Digest digest{};        // of the canonical bytes
  Signature signature{};  // zero until released
  // The release that the draft began from, or was last merged with; 0: none.
  std::uint32_t based_on = 0;
  std::uint32_t folded = 0;  // edits up to this one are inside the bytes
  std::uint32_t edits = 0;   // the last edit; given by storage
  // Whose work it is: `author` and everybody who edited, sorted; given by storage.
  std::vector<UserName> authors;
  std::vector<SignedApproval> approvals;  // that stand, first before second
};

// What an edit of a draft was about. Append only: stored.
enum class EditAct : std::uint8_t {
  kEntry,     // `before` and `after` are the entry's canonical text
  kSettings,  // of a care area without its entries, as canonical text
  kNote,
  kContent,  // the whole was imported anew: digests
  kRebase,   // the whole was merged with a newer release: digests
};
inline constexpr EditAct kLastEditAct = EditAct::kRebase;
std::string_view to_string(EditAct act);  // entry, settings, note, content, rebase

// One step in the making of a draft. Never changed, never deleted.
struct DraftEdit {
  std::uint32_t draft = 0;
  std::uint32_t sequence = 0;  // from 1, without gaps
  WallTime at{};
  UserName author;
  EditAct act = EditAct::kEntry;
  std::string area, entry;    // empty where it is about the whole
  std::string before, after;  // empty: there was none, there is none any more
  bool operator==(const DraftEdit&) const = default;
};

// A reviewer looked at one thing of a draft as it was then: an edit of it voids the tick.
struct Tick {
  std::string area;
  std::string entry;  // empty: the settings of the area
  Digest digest{};    // of its canonical text; zero: it was removed
  auto operator<=>(const Tick&) const = default;
};
struct TickRecord {
  Tick tick;
  UserName reviewer;
  WallTime at{};
};

// A limit that was passed while programming, and what the person did about it.
struct LimitAlert {
  Verdict verdict = Verdict::kAboveSoft;
  WallTime at{};
  std::string reason;  // as the nurse read it
  // Absent: not overridden (hard limits never are).
  std::optional<std::string> override_reason;
  std::optional<std::chrono::milliseconds> override_after;  // by the pump's steady clock
};

// What a pump's gate was asked for, once for each order and each programming at the bedside. A
// projection of the pump's record, kept in the same transaction.
struct ProgrammeRecord {
  PumpId pump;
  OrderId order;
  WallTime at{};  // the pump's calendar
  ProgrammeSource source = ProgrammeSource::kOrder;
  std::uint32_t library = 0;  // by which it was judged; 0: the pump had none
  Digest entry_digest{};      // of the entry's canonical bytes
  // Empty: not readable, `trouble` says why. Such a row is counted as that, never left out.
  std::optional<OrderRequest> request;
  std::string trouble;
  FlowRate rate;
  Volume vtbi;
  OrderState state = OrderState::kReceived;
  std::string reason;              // of the last state
  std::vector<LimitAlert> alerts;  // oldest first
};

// An order that the server would not take from its author, as the audit has it.
struct RefusedOrder {
  WallTime at{};
  UserName author;
  PumpId pump;
  EntryId entry;
  std::string why;
};

// An alarm as it was raised, or an infusion's beginning or end.
struct CountedEvent {
  PumpId pump;
  WallTime at{};
  EventKind kind = EventKind::kAlarmRaised;  // kInfusionStarted, kInfusionEnded, kAlarmRaised
  std::optional<AlarmCode> alarm;
  OrderId order;
  std::string text;
};

struct TrendPoint {
  PumpId pump;
  WallTime minute{};
  FlowRate rate;
  Volume infused;
  Pressure pressure;
  Charge battery;
  PumpState state = PumpState::kIdle;
};

struct AuditRecord {
  std::uint64_t row = 0;  // given by storage
  WallTime at{};
  std::string actor;  // user name, pump id or "server"
  std::string act;    // order.placed, library.released, user.logged_in, …
  std::string subject;
  std::string detail;
  Digest chain{};  // SHA-256 of the previous row's chain and this row; given by storage
};

// ---- changes: what may be written. One batch is one transaction. ------------------------------

struct EnrolPump {
  PumpRecord pump;
};  // insert or replace the registry row
struct MeetPump {
  PumpId pump;
  StreamId stream;
  std::string firmware;
  std::optional<LibraryVersion> library;
  WallTime at;
};
struct AppendEvents {
  PumpId pump;
  StreamId stream;
  Lane lane;
  std::uint64_t first;
  std::vector<PumpEvent> events;
  WallTime received;
  // Up to here the pump had the word of a server that its events are kept, and may have let go of
  // them: what this storage lacks of them is written down as lost, and the lane goes on.
  std::uint64_t let_go = 0;
};
struct PlaceOrder {
  OrderRecord record;
  std::string by;
};
struct MoveOrder {
  OrderId order;
  OrderState state;
  std::string reason;
  std::string by;
  WallTime at;
};
// People want an order back that the pump may have already: kept until the pump answers.
struct AskCancel {
  OrderId order;
  std::string reason;
  std::string by;
  WallTime at;
};
// A draft or any later stage. Approvals that stood and are not in the record are kept as void.
// kConflict when edits came that are not folded into an approved content.
struct KeepLibrary {
  LibraryRecord record;
  Bytes canonical;
};
// The next edit of a draft; kConflict when another came first, or when it is no draft any more.
struct EditDraft {
  DraftEdit edit;
  // Of an edit of the whole: its new content, under `edit.after`, and what that rests on.
  Bytes canonical{};
  std::uint32_t based_on = 0;
};
struct TickDraft {
  std::uint32_t draft;
  UserName reviewer;
  std::vector<Tick> ticks;
  WallTime at;
};
struct MarkAlarmAcknowledged {
  PumpId pump;
  std::int64_t instance;
  UserName by;
  WallTime at;
  std::string coming{};
};
struct ReplaceStandingAlarms {
  PumpId pump;
  std::vector<StandingAlarm> alarms;
  WallTime at;
};
struct AddTrend {
  TrendPoint point;
};
struct KeepUser {
  UserRecord user;
  // The revision by which the caller judged, 0: there was none; kConflict when another is stored.
  // Absent: over whatever is there.
  std::optional<std::uint32_t> seen{};
  std::optional<AuditRecord> audit{};  // written if and only if the user is
};
struct Audit {
  AuditRecord record;
};
using Change =
    std::variant<EnrolPump, MeetPump, AppendEvents, PlaceOrder, MoveOrder, AskCancel, KeepLibrary,
                 EditDraft, TickDraft, MarkAlarmAcknowledged, ReplaceStandingAlarms, AddTrend,
                 KeepRollout, MarkBag, KeepUser, KeepToken, DropToken, KeepCheckpoint, DropTrends,
                 KeepHandover, KeepStaff, KeepNotice, KeepDisplay, Audit>;

// What became of one change, in the same place of the answer.
struct Outcome {
  enum class Kind : std::uint8_t {
    kDone,
    kDuplicate,  // AppendEvents: all known already; PlaceOrder: same key and same request
    kGap,        // AppendEvents: first is beyond cursor + 1; nothing of it stored
    kConflict,   // refused by the state that is stored; `detail` says why
    kMissing,    // names something that does not exist
  };
  Kind kind = Kind::kDone;
  std::uint64_t cursor = 0;  // AppendEvents: last sequence stored in that lane afterwards
  std::uint64_t fresh = 0;   // AppendEvents: how many of the batch were new
  std::uint64_t lost = 0;    // AppendEvents: how many before the batch are gone for good
  std::optional<OrderRecord>
      order;                // PlaceOrder duplicate: what was stored before; MoveOrder: after
  std::uint32_t draft = 0;  // KeepLibrary: the draft's identity
  std::string detail;
};

}  // namespace ph::storage

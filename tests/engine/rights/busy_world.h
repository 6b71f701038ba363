// BusyWorld: a Tuesday on which much has happened: people, rights and business in every state.
#ifndef TESTS_ENGINE_RIGHTS_BUSY_WORLD_H_
#define TESTS_ENGINE_RIGHTS_BUSY_WORLD_H_

#include <utility>

#include "tests/engine/rights/rights_world.h"

namespace luheng::engine::testing {

inline constexpr Adcode kNanhu{330402};
// What `sealed` was committed to.
inline constexpr Hash256 kSecret{7};
inline constexpr TimeMicros kSecond{1'000'000};

class BusyWorld : public RightsWorld {
 public:
  BusyWorld();

  // 1 kg of a's for b, good until the end of the day.
  ProposeTransfer Sold() const;
  // A listing of a's.
  PostListing Sale(CertificateId certificate, Grams quantity, Price price) const;
  // 100,000 t of allowances of a's for b.
  ProposeTransfer Block() const;

  Bureau nanhu, province;
  Firm a, b;  // b has little money.
  Firm gone;  // Ended, but its trader has a bank's role.
  Firm bank;
  Firm stranger;             // Of Shanghai, where there are no loans.
  InstrumentId allowance{};  // Balances, by listings, in sessions.
  InstrumentId book{};       // Balances, in a book.
  InstrumentId nanhu_cod{};  // As kInstrument, in another county.
  InstrumentId nanhu_nox{};
  CertificateId paid{};     // 1,000 kg, of which 977 are available.
  CertificateId free{};     // 100 kg.
  CertificateId old{};      // Good until 9 March.
  CertificateId strange{};  // 1 kg of the stranger's.
  AuctionId auction{};      // 100 kg, with ten bids of b's.
  AuctionId later_auction{};
  LotteryId lottery{};  // With b.
  LotteryId sealed{};
  ContractId contract{};  // Of b.
  AllocationId second{};  // Of b, after the next.
  AllocationId first{};
  ListingId cheap{}, dear{};  // 10 kg for 4,000 and 5,000 yuan.
  ListingId withdrawn{};
  TransferId transfer{};  // Sold().
  TransferId abroad{};    // Into nanhu_cod; b has accepted.
  LeaseId lease{};        // To b, proposed.
  PledgeId pledge{}, verified{};
  PledgeId active{};  // Due on that Tuesday.
  FreezeId freeze{}, released{};
  ProposalId proposal{};  // To seize what `freeze` holds.

 private:
  template <class Id>
  Id Make(const Actor& actor, CommandBody body) {
    return Id{static_cast<uint32_t>(Accept<RecordMade>(actor, std::move(body)).id)};
  }
  void AddPeople();
  void AddRows();
  void AddPrimary();
  void AddRecords();
};

}  // namespace luheng::engine::testing

#endif  // TESTS_ENGINE_RIGHTS_BUSY_WORLD_H_

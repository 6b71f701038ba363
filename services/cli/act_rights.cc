// luheng enterprise, certificate, reserve, allocation.
#include "luheng/registry/v1/enterprise_service.pb.h"
#include "luheng/rights/v1/certificate_service.pb.h"
#include "luheng/rights/v1/reserve_service.pb.h"
#include "services/cli/act.h"

namespace luheng::services::cli {
namespace {

std::vector<Act> MakeActs() {
  return {
      {"enterprise",
       "set",
       "Says what the bureaus know of an enterprise; the whole of it each time (bureau).",
       {"luheng enterprise set p12 --industry chemical --controller p12 --has-cems --code-colour "
        "green --credit-grade a"},
       registry::v1::SetEnterpriseRequest::descriptor()},
      {"enterprise",
       "permit",
       "Files a discharge permit, new or renewed (bureau).",
       {"luheng enterprise permit p12 --permit-no 91330681MAAHDWRX05001W --county 330681 "
        "--valid-from 2022-07-01 --valid-to 2027-06-30"},
       registry::v1::FilePermitRequest::descriptor()},
      {"enterprise",
       "eia",
       "Files the approval of an environmental impact assessment, for one pollutant (bureau).",
       {"luheng enterprise eia p12 --eia-no 诸环建[2023]1号 --pollutant cod --tonnes 6.847"},
       registry::v1::FileEiaRequest::descriptor()},
      {"enterprise",
       "violation",
       "Records a violation, or closes it (bureau).",
       {"luheng enterprise violation p12 --case-no 2023-17 --day 2023-03-01",
        "luheng enterprise violation p12 --case-no 2023-17 --day 2023-03-01 --is-closed"},
       registry::v1::RecordViolationRequest::descriptor()},
      {"enterprise",
       "rename",
       "Gives a participant another name (registrar).",
       {"luheng enterprise rename p12 --name 诸暨某某环保有限公司"},
       registry::v1::RenameParticipantRequest::descriptor()},
      {"enterprise",
       "move",
       "Moves the seat of a participant (registrar).",
       {"luheng enterprise move p12 --county 330683"},
       registry::v1::MoveParticipantRequest::descriptor()},
      {"enterprise",
       "end",
       "Ends a participant that has nothing left (registrar).",
       {"luheng enterprise end p12 --reference 吊销"},
       registry::v1::EndParticipantRequest::descriptor()},
      {"certificate",
       "issue",
       "Allocates a right to an enterprise for the first time (bureau).",
       {"luheng certificate issue p12/a12 --instrument 330681-COD-2023-5Y --tonnes 6.847 --payment "
        "paid --valid-from 2023-01-01"},
       rights::v1::IssueCertificateRequest::descriptor()},
      {"certificate",
       "succeed",
       "Lets rights go over to a successor, or into another county, without a price (bureau).",
       {"luheng certificate succeed c12 --tonnes 6.847 --into-account p13/a13 --into-instrument "
        "330681-COD-2023-5Y"},
       rights::v1::SucceedRightsRequest::descriptor()},
      {"certificate",
       "reclaim",
       "Takes a free right back without payment (bureau).",
       {"luheng certificate reclaim c12 --tonnes 1.5 --reason closed --reserve p2/a2"},
       rights::v1::ReclaimRightsRequest::descriptor()},
      {"certificate",
       "repurchase",
       "Buys a paid right back (bureau).",
       {"luheng certificate repurchase c12 --tonnes 1.5 --reserve p2/a2"},
       rights::v1::RepurchaseRightsRequest::descriptor()},
      {"certificate",
       "pay-fee",
       "Pays the fee of a right that was free (trader).",
       {"luheng certificate pay-fee c12 --reserve p2/a2"},
       rights::v1::PayFeeRequest::descriptor()},
      {"certificate",
       "reverify",
       "Books the five-year verification of a right (bureau).",
       {"luheng certificate reverify c12 --tonnes 6 --valid-to 2028-12-31 --reserve p2/a2"},
       rights::v1::ReverifyRightRequest::descriptor()},
      {"reserve",
       "preset",
       "Puts rights into a reserve; the cap grows (bureau).",
       {"luheng reserve preset p2/a2 --instrument 330681-COD-2023-5Y --tonnes 120"},
       rights::v1::PresetReserveRequest::descriptor()},
      {"reserve",
       "draw",
       "Moves rights from one reserve to another (bureau).",
       {"luheng reserve draw p2/a2 --instrument 330681-COD-2023-5Y --into-reserve p3/a3 "
        "--into-instrument 330683-COD-2023-5Y --tonnes 10"},
       rights::v1::DrawReserveRequest::descriptor()},
      {"allocation",
       "request",
       "Asks for rights out of a reserve (trader).",
       {"luheng allocation request p12/a12 --reserve p2/a2 --instrument 330681-COD-2023-5Y "
        "--tonnes 2 --priority key-project"},
       rights::v1::RequestAllocationRequest::descriptor()},
      {"allocation",
       "withdraw",
       "Takes a request back, or refuses it (trader, bureau).",
       {"luheng allocation withdraw q11"},
       rights::v1::WithdrawAllocationRequest::descriptor()},
      {"allocation",
       "allocate",
       "Serves the request whose turn it is (bureau).",
       {"luheng allocation allocate q11 --payment paid"},
       rights::v1::AllocateReserveRequest::descriptor()},
  };
}

std::vector<Look> MakeLooks() {
  return {
      {"enterprise",
       "show",
       "Shows what is known of an enterprise.",
       {"luheng enterprise show p12"},
       registry::v1::GetEnterpriseRequest::descriptor(),
       {}},
      {"enterprise",
       "check",
       "Checks who may sell what to whom, E01 to E16, and shows every check that fails.",
       {"luheng enterprise check --instrument 330681-COD-2023-5Y --seller p12/a12 --certificate c7 "
        "--buyer p13/a13 --tonnes 6.847 --price 4000"},
       registry::v1::CheckEligibilityRequest::descriptor(),
       {}},
      {"certificate",
       "show",
       "Shows a certificate.",
       {"luheng certificate show c12"},
       rights::v1::GetCertificateRequest::descriptor(),
       {}},
      {"certificate",
       "list",
       "Lists certificates in the order of issue.",
       {"luheng certificate list --account p12/a12"},
       rights::v1::ListCertificatesRequest::descriptor(),
       {"name", "account", "instrument", "cause", "payment", "quantity_grams", "held_grams",
        "pledged_grams", "leased_grams", "frozen_grams", "valid_to"}},
      {"reserve",
       "list",
       "Lists reserves: what came, what went, what there is.",
       {"luheng reserve list --reserve p2/a2"},
       rights::v1::ListReservesRequest::descriptor(),
       {"reserve", "instrument", "preset_grams", "recovered_grams", "purchased_grams",
        "auctioned_grams", "allocated_grams", "lottery_grams", "balance_grams"}},
      {"reserve",
       "caps",
       "Lists caps, and where they are.",
       {"luheng reserve caps --county 330681 --pollutant cod"},
       rights::v1::ListCapsRequest::descriptor(),
       {"county_code", "pollutant", "vintage_year", "cap_grams", "enterprises_grams",
        "reserves_grams", "set_aside_grams"}},
      {"allocation",
       "list",
       "Lists requests in the order in which they came.",
       {"luheng allocation list --state requested"},
       rights::v1::ListAllocationsRequest::descriptor(),
       {"name", "account", "reserve", "instrument", "quantity_grams", "priority", "state"}},
  };
}

}  // namespace

const ActTable& RightsActs() {
  static const ActTable table = {
      {{"enterprise", "Enterprises: permits, assessments, violations, and how they change."},
       {"certificate", "Title certificates of rights (排污权电子凭证)."},
       {"reserve", "Reserves of the bureaus (储备), and the caps."},
       {"allocation", "Allocation out of a reserve (储备调配)."}},
      MakeActs(),
      MakeLooks()};
  return table;
}

}  // namespace luheng::services::cli

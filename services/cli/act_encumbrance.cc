// luheng lease, pledge, freeze.
#include "luheng/rights/v1/encumbrance_service.pb.h"
#include "luheng/rights/v1/pledge_service.pb.h"
#include "services/cli/act.h"

namespace luheng::services::cli {
namespace {

std::vector<Act> MakeActs() {
  return {
      {"lease",
       "propose",
       "Offers a right for lease by the month (trader).",
       {"luheng lease propose c12 --tonnes 1 --lessee p13/a13 --months 6 --rent-yuan 12000"},
       rights::v1::ProposeLeaseRequest::descriptor()},
      {"lease",
       "accept",
       "Takes the lease, and pays the rent (trader).",
       {"luheng lease accept e8 --hash "
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
       rights::v1::AcceptLeaseRequest::descriptor()},
      {"lease",
       "refuse",
       "Lets a proposed lease go (trader).",
       {"luheng lease refuse e8"},
       rights::v1::RefuseLeaseRequest::descriptor()},
      {"pledge",
       "apply",
       "Applies for a loan against a paid right (trader).",
       {"luheng pledge apply c12 --tonnes 3 --bank p20 --loan-yuan 40000"},
       rights::v1::ApplyPledgeRequest::descriptor()},
      {"pledge",
       "verify",
       "Confirms the right (bureau).",
       {"luheng pledge verify g9"},
       rights::v1::VerifyPledgeRequest::descriptor()},
      {"pledge",
       "approve",
       "Approves the loan, and freezes the right for it (bank).",
       {"luheng pledge approve g9 --loan-yuan 40000 --rate-basis-points 385 --due-day 2024-03-01"},
       rights::v1::ApprovePledgeRequest::descriptor()},
      {"pledge",
       "confirm",
       "Confirms the loan (trader).",
       {"luheng pledge confirm g9"},
       rights::v1::ConfirmPledgeRequest::descriptor()},
      {"pledge",
       "refuse",
       "Lets an application go (trader, bureau, bank).",
       {"luheng pledge refuse g9"},
       rights::v1::RefusePledgeRequest::descriptor()},
      {"pledge",
       "release",
       "Releases the right (bank).",
       {"luheng pledge release g9"},
       rights::v1::ReleasePledgeRequest::descriptor()},
      {"pledge",
       "default",
       "Declares the loan in default (bank).",
       {"luheng pledge default g9"},
       rights::v1::DefaultPledgeRequest::descriptor()},
      {"pledge",
       "dispose",
       "Offers the right of a loan in default to a buyer (bank).",
       {"luheng pledge dispose g9 --buyer p13/a13 --bank-account p20/a20 --price 4000"},
       rights::v1::DisposePledgeRequest::descriptor()},
      {"freeze",
       "order",
       "Freezes a right by order of a court or bureau (bureau).",
       {"luheng freeze order c12 --tonnes 1 --order-no \"(2023)浙0681执17号\""},
       rights::v1::FreezeRightsRequest::descriptor()},
      {"freeze",
       "lift",
       "Lifts a freeze (bureau).",
       {"luheng freeze lift f10 --order-no \"(2023)浙0681执18号\""},
       rights::v1::UnfreezeRightsRequest::descriptor()},
      {"freeze",
       "seize",
       "Takes what is frozen into a reserve (bureau).",
       {"luheng freeze seize f10 --reserve p2/a2 --order-no \"(2023)浙0681执19号\""},
       rights::v1::SeizeRightsRequest::descriptor()},
  };
}

std::vector<Look> MakeLooks() {
  return {
      {"lease",
       "list",
       "Lists leases in the order in which they were proposed.",
       {"luheng lease list --state active"},
       rights::v1::ListLeasesRequest::descriptor(),
       {"name", "certificate", "lessor", "lessee", "state", "quantity_grams", "months", "rent_fen",
        "begins", "ends", "hash"}},
      {"pledge",
       "list",
       "Lists pledges in the order in which they were applied for.",
       {"luheng pledge list --state active"},
       rights::v1::ListPledgesRequest::descriptor(),
       {"name", "certificate", "account", "bank", "state", "quantity_grams", "loan_fen",
        "appraised_fen", "due_day"}},
      {"freeze",
       "list",
       "Lists freezes in the order in which they were ordered.",
       {"luheng freeze list --state frozen"},
       rights::v1::ListFreezesRequest::descriptor(),
       {"name", "certificate", "state", "quantity_grams", "order_no"}},
  };
}

}  // namespace

const ActTable& EncumbranceActs() {
  static const ActTable table = {{{"lease", "Leases of rights by the month (租赁)."},
                                  {"pledge", "Loans against rights (排污权抵质押贷款)."},
                                  {"freeze", "Freezes by order of a court or bureau (冻结)."}},
                                 MakeActs(),
                                 MakeLooks()};
  return table;
}

}  // namespace luheng::services::cli

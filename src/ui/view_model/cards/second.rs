//! Asking for the other credential of the person who is here.

use super::{Scene, ViewModel, g};
use crate::domain::operators::desk::Hands;
use crate::domain::people::card::{CardProof, CardStatus};
use crate::domain::services::ItemNo;
use crate::domain::visit::Tap;

/// What is wanted, and of whom, over what the page says of any card.
pub(super) fn asked(vm: &mut ViewModel, item: ItemNo, scene: &Scene) {
    let view = &mut vm.identify;
    if wants_identity_card(scene) {
        view.title = "再放身份证".into();
        view.no_slot = true;
        view.id_ready = true;
        view.id_title = "放身份证".into();
        view.id_line = "平放在感应区，听到响声再拿走。社保卡不要拔。".into();
    } else {
        view.title = "再插社保卡".into();
        if matches!(scene.slot, CardStatus::Present(_)) {
            view.again = "再读一次".into();
            vm.tap(g::Spot::Retry, 0, Tap::UseCard);
        }
    }
    let has_it_in_hand = scene.desk.hands() == Hands::Operator && scene.desk.may_handle(item);
    if has_it_in_hand {
        vm.identify.helper = "看过证件了，接着办".into();
        vm.tap(g::Spot::Helper, 0, Tap::SecondSeen);
    } else if scene.desk.duty().is_none() {
        vm.identify.helper = "没带，找帮办员".into();
        vm.tap(g::Spot::Helper, 0, Tap::CallHelp);
    }
}

pub(super) fn reason(item: ItemNo, scene: &Scene) -> String {
    let item = scene.catalogue.as_deref().and_then(|c| c.item(item));
    let name = item.map_or("", |item| item.name.as_str());
    let (seen, wanted) = match wants_identity_card(scene) {
        true => ("社保卡", "身份证"),
        false => ("身份证", "社保卡"),
    };
    format!("办“{name}”要看本人的两张证：{seen}看过了，还要{wanted}")
}

/// Whether the identity card is the one that is wanted, the social-security card having been shown.
fn wants_identity_card(scene: &Scene) -> bool {
    let proof = scene.person.as_ref().map(|person| person.proof);
    proof != Some(CardProof::IdentityCard)
}

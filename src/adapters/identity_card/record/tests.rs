use super::*;
use crate::adapters::simulated::identity_module::{Document, IdentityImage};

fn image(document: Document) -> IdentityImage {
    IdentityImage::new(document, "11010519491231002X", "欧阳测试")
}

fn read(image: &IdentityImage) -> Result<Holder, CardFault> {
    holder(&image.text())
}

#[test]
fn all_four_documents_give_number_name_and_days() {
    for document in [
        Document::Citizen,
        Document::ResidencePermit,
        Document::Foreigner2023,
    ] {
        let holder = read(&image(document)).expect("readable");
        assert_eq!(holder.id_number.reveal(), "11010519491231002X");
        assert_eq!(holder.name.reveal(), "欧阳测试");
        assert_eq!(holder.sex, Sex::Female);
        assert_eq!(holder.issued, Some(jiff::civil::date(2020, 1, 2)));
        assert_eq!(holder.expires, Some(jiff::civil::date(2040, 1, 2)));
        assert_eq!(holder.card_number, None);
        assert_eq!(holder.proof, CardProof::IdentityCard);
        let nation = (document == Document::Citizen).then_some(1);
        assert_eq!(holder.nation.map(NationCode::get), nation, "{document:?}");
    }
}

#[test]
fn the_foreigners_card_of_2017_has_a_number_no_record_stands_under() {
    let mut old = image(Document::Foreigner2017);
    old.id_number = "USA110119900101".to_owned();
    assert_eq!(read(&old), Err(CardFault::UnknownVersion));
}

#[test]
fn somebody_without_a_chinese_name_is_read_by_the_latin_one() {
    let mut foreigner = image(Document::Foreigner2023);
    foreigner.name = String::new();
    foreigner.latin = "TESTPERSON ANNA".to_owned();
    let holder = read(&foreigner).expect("readable");
    assert_eq!(holder.name.reveal(), "TESTPERSON ANNA");
}

#[test]
fn a_card_without_a_last_day_is_read() {
    let mut for_ever = image(Document::Citizen);
    for_ever.until = "长期".to_owned();
    assert_eq!(read(&for_ever).expect("readable").expires, None);
}

#[test]
fn each_impossible_record_is_named() {
    let wrong = |change: fn(&mut IdentityImage)| {
        let mut image = image(Document::Citizen);
        change(&mut image);
        match read(&image) {
            Err(CardFault::Unreadable { part, .. }) => part,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        wrong(|i| i.id_number = "110105194912310021".to_owned()),
        CardPart::IdNumber
    );
    assert_eq!(wrong(|i| i.id_number.clear()), CardPart::IdNumber);
    assert_eq!(wrong(|i| i.name.clear()), CardPart::Name);
    assert_eq!(
        wrong(|i| i.born = "19491230".to_owned()),
        CardPart::BirthDate
    );
    assert_eq!(
        wrong(|i| i.born = "19491331".to_owned()),
        CardPart::BirthDate
    );
    assert_eq!(wrong(|i| i.from = "长期".to_owned()), CardPart::Issued);
    assert_eq!(
        wrong(|i| i.until = "20300231".to_owned()),
        CardPart::Expires
    );
}

#[test]
fn half_a_character_is_no_name() {
    let mut text = image(Document::Citizen).text();
    // A high surrogate with a letter after it.
    text[..4].copy_from_slice(&[0x00, 0xD8, 0x41, 0x00]);
    assert_eq!(
        holder(&text),
        Err(CardFault::Unreadable {
            part: CardPart::Name,
            why: Malformed
        })
    );
}

#[test]
fn lengths_that_do_not_agree_with_the_bytes_are_refused() {
    let good = image(Document::Citizen).answer();
    assert!(parts_of(&good).is_ok());
    for cut in [0, 3, 4, 259, good.len() - 1] {
        assert!(parts_of(&good[..cut]).is_err(), "{cut}");
    }
    let mut longer = good.clone();
    longer.push(0);
    assert!(parts_of(&longer).is_err());
    let mut lies = good;
    lies[1] = 1;
    assert!(parts_of(&lies).is_err());
}

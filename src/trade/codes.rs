//! The trade's words: which code of EDItEUR's lists says what the book says.

use crate::epub::Accessibility;
use crate::manifest::{Audience, PartyNumber, Status, SupplierRole, is_country};

/// Role of a contributor (list 17) by MARC's relator code; `None` for those who are none: the publisher.
pub(super) fn role(relator: &str) -> Option<&'static str> {
    Some(match relator {
        "aut" => "A01",
        "edt" => "B01",
        "trl" => "B06",
        "ill" => "A12",
        "pht" => "A13",
        "aui" => "A23",
        "aft" => "A19",
        "win" => "A24",
        "cov" => "A36",
        "bkd" | "tyg" => "A11",
        "art" => "A07",
        "ctb" => "A32",
        "com" => "C01",
        "col" => "C99",
        "ann" => "A20",
        "ctg" => "A39",
        "red" => "B18",
        "ths" => "B27",
        "nrt" => "E03",
        // "With or as told to", which the list has for ghosts and collaborators.
        "clb" | "ghw" => "A02",
        "pbl" => return None,
        _ => "Z99",
    })
}

/// Scheme of subjects (list 27) by its name in the manifest; a Thema code that begins with a figure is a
/// qualifier.
pub(super) fn scheme(authority: &str, code: &str) -> Option<&'static str> {
    let bare: String = authority.chars().filter(|c| c.is_alphanumeric()).collect();
    Some(match bare.to_lowercase().as_str() {
        "bisac" | "bisacsubjectheading" => "10",
        "bisacregion" | "bisacregional" | "bisacregionaltheme" => "11",
        "thema" => match code.bytes().next() {
            Some(b'1') => "94",
            Some(b'2') => "95",
            Some(b'3') => "96",
            Some(b'4') => "97",
            Some(b'5') => "98",
            Some(b'6') => "99",
            _ => "93",
        },
        "bic" => "12",
        "lcsh" => "04",
        "lcc" | "lcclassification" => "03",
        "lcgft" => "19",
        "dewey" | "ddc" => "01",
        "udc" => "09",
        "mesh" => "06",
        "fast" => "B6",
        "gnd" => "91",
        "wgs" | "warengruppe" | "warengruppen" => "26",
        "dnb" | "dnbsachgruppen" => "30",
        "clil" => "29",
        "nur" => "32",
        "ibic" | "isbn" => "25",
        _ => return None,
    })
}

/// The scheme for schemes that have no code (list 27, 24): its name is told.
pub(super) const OTHER_SCHEME: &str = "24";
/// Keywords (list 27).
pub(super) const KEYWORDS: &str = "20";

/// Publishing status (list 64).
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Forthcoming => "02",
        Status::Active => "04",
        Status::Postponed => "03",
        Status::Cancelled => "01",
        Status::OutOfPrint => "07",
        Status::Withdrawn => "11",
    }
}

/// Availability (list 65).
pub(super) fn availability(status: Status) -> &'static str {
    match status {
        Status::Forthcoming => "10",
        Status::Active => "20",
        Status::Postponed => "09",
        Status::Cancelled => "01",
        Status::OutOfPrint => "51",
        Status::Withdrawn => "46",
    }
}

/// What a message is (list 1): told before the book is there, or confirmed.
pub(super) fn notification(status: Status) -> &'static str {
    match status {
        Status::Forthcoming | Status::Postponed => "02",
        _ => "03",
    }
}

/// Supplier's role (list 93).
pub(super) fn supplier_role(role: SupplierRole) -> &'static str {
    match role {
        SupplierRole::Publisher => "01",
        SupplierRole::ExclusiveDistributor => "02",
        SupplierRole::Distributor => "03",
        SupplierRole::Wholesaler => "04",
        SupplierRole::Pod => "07",
        SupplierRole::Retailer => "08",
    }
}

/// Whose number a party's is (lists 44 and 92, which agree here).
pub(super) fn party_number(number: PartyNumber) -> &'static str {
    match number {
        PartyNumber::Gln => "06",
        PartyNumber::San => "07",
        PartyNumber::Isni => "16",
    }
}

/// ONIX' own audiences (list 28).
pub(super) fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::General => "01",
        Audience::Children => "02",
        Audience::Teen => "03",
        Audience::School => "04",
        Audience::Students => "05",
        Audience::Professional => "06",
    }
}

/// Accessibility (list 196) of what the EPUB's own metadata says, with a description where the code asks for
/// one, in the order of the codes. Nothing is said that the file does not say. Which term of schema.org is which
/// code: W3C, "Schema.org Accessibility Properties Crosswalk".
pub(super) fn accessibility(of: &Accessibility) -> Vec<(&'static str, Option<String>)> {
    let mut out = Vec::new();
    if !of.summary.is_empty() {
        out.push(("00", Some(of.summary.clone())));
    }
    for feature in &of.features {
        let code = match *feature {
            "tableOfContents" => "11",
            "index" => "12",
            "readingOrder" => "13",
            "alternativeText" => "14",
            // The file says it where some pictures have one, the list where all have.
            "longDescription" if of.all_described_at_length => "15",
            "MathML" => "17",
            "pageBreakMarkers" => "19",
            "structuralNavigation" => "29",
            "ARIA" => "30",
            "latex" => "35",
            "displayTransformability" => "36",
            "pageNavigation" => "41",
            "describedMath" => "53",
            _ => continue,
        };
        out.push((code, None));
    }
    if of.sufficient.contains(&"textual") {
        out.push(("52", None));
    }
    if let Some(claim) = &of.conformance {
        out.extend(standards(claim.standard).into_iter().map(|code| (code, None)));
        out.push(("90", Some(claim.certified_by.clone())));
    }
    if let Some(address) = &of.contact_email {
        out.push(("99", Some(address.clone())));
    }
    out.sort_by_key(|(code, _)| *code);
    out
}

/// The codes of list 196 that a claim of conformance names: the specification, WCAG's version, its level.
fn standards(claim: &str) -> Vec<&'static str> {
    let named = [
        ("EPUB Accessibility 1.1", "04"),
        ("WCAG 2.0", "80"),
        ("WCAG 2.1", "81"),
        ("WCAG 2.2", "82"),
    ];
    let mut codes: Vec<&str> = named
        .into_iter()
        .filter(|(words, _)| claim.contains(words))
        .map(|(_, code)| code)
        .collect();
    match claim.rsplit(' ').next() {
        Some("AAA") => codes.push("86"),
        Some("AA") => codes.push("85"),
        Some("A") => codes.push("84"),
        _ => {}
    }
    codes
}

/// Hazards (list 143) of what the EPUB's own metadata says.
pub(super) fn hazards(of: &Accessibility) -> Vec<&'static str> {
    let of = of.hazards.iter().map(|hazard| match *hazard {
        "none" => &["00"][..],
        "flashing" => &["13"],
        "sound" => &["15"],
        "motionSimulation" => &["17"],
        "noFlashingHazard" => &["14"],
        "noSoundHazard" => &["16"],
        "noMotionSimulationHazard" => &["18"],
        // `unknown` says nothing of any hazard.
        _ => &["24", "25", "26"],
    });
    of.flatten().copied().collect()
}

/// The code of a language (list 74: ISO 639-2/B, and ISO 639-3 beyond it) by its BCP 47 tag.
pub(super) fn language(tag: &str) -> Option<String> {
    let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if primary.len() == 3 {
        return OTHER_LANGUAGES.split(' ').any(|known| known == primary).then_some(primary);
    }
    let pairs = LANGUAGES.split_whitespace();
    let found = pairs.filter_map(|pair| pair.split_once(':')).find(|(two, _)| *two == primary);
    found.map(|(_, three)| three.to_owned())
}

/// The country of a tag of a language, and its script, as ONIX has them.
pub(super) fn region_and_script(tag: &str) -> (Option<&str>, Option<&str>) {
    let parts = || tag.split('-').skip(1);
    let region = parts().find(|p| is_country(p));
    let script = parts().find(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_alphabetic()));
    (region, script)
}

/// ISO 639-1 and the bibliographic codes of ISO 639-2 (loc.gov/standards/iso639-2).
const LANGUAGES: &str = "\
    aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bi:bis \
    bm:bam bn:ben bo:tib br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:cze cu:chu cv:chv cy:wel da:dan de:ger \
    dv:div dz:dzo ee:ewe el:gre en:eng eo:epo es:spa et:est eu:baq fa:per ff:ful fi:fin fj:fij fo:fao fr:fre fy:fry \
    ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:arm hz:her ia:ina \
    id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:ice it:ita iu:iku ja:jpn jv:jav ka:geo kg:kon ki:kik kj:kua kk:kaz \
    kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin lo:lao \
    lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mao mk:mac ml:mal mn:mon mr:mar ms:may mt:mlt my:bur na:nau nb:nob nd:nde \
    ne:nep ng:ndo nl:dut nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli pl:pol \
    ps:pus pt:por qu:que rm:roh rn:run ro:rum ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slo sl:slv \
    sm:smo sn:sna so:som sq:alb sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir tk:tuk \
    tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol wa:wln \
    wo:wol xh:xho yi:yid yo:yor za:zha zh:chi zu:zul";

/// Languages of three letters that the list has (ISO 639-2/B, and some of ISO 639-3).
const OTHER_LANGUAGES: &str = "\
    aar aav abk ace ach ada ady afa afh afr ain aka akk alb ale alg alq alt amh ang anp apa ara arc arg arm arn \
    arp art arw asm ast ath atj aus ava ave awa aym aze bad bai bak bal bam ban baq bas bat bej bel bem ben ber \
    bho bih bik bin bis bla bnc bnt bos bra bre brx btk bua bug bul bum bur byn cad cai car cat cau cay ceb cel \
    cha chb che chg chi chk chm chn cho chp chr chu chv chy cic ckb cmc cmn cnr cop cor cos cou cpe cpf cpp cre \
    crg crh crj crk crl crm crp csb csw cus cwd cze dak dan dar day del den dgr din div doi dra dsb dua dum dut \
    dyu dzo efi egl egy eka elx eng enm epo est esx ewe ewo fan fao fat fij fil fin fit fiu fkv fon fre frm fro \
    frr frs fry fuf ful fur gaa gay gba gem geo ger gez gil git gju gla gle glg glv gmh gml goh gon gor got grb \
    grc gre grn grt gsw guc guj gwi hai hat hau haw heb her hil him hin hit hmn hmo hmx hoc hop hrv hsb hun hup \
    hux iba ibo ice ido iii ijo ike ikt iku ile ilo ina inc ind ine inh ipk ira iro ita jav jbo jow jpn jpr jpx \
    jrb kaa kab kac kal kam kan kar kas kau kaw kaz kbd kbp kdr kha khi khm kho khr kik kin kir kln kmb kok kom \
    kon kor kos kpe kqs krc krl kro kru kss kua kum kur kut kwk lad lah lam lao lat lav lez lij lim lin lit lkt \
    lmo lol lom loz ltz lua lub lug lui lun luo lus luy mac mad mag mah mai mak mal man mao map mar mas may mdf \
    mdr men mga mic min mis mkh mlg mlt mnc mni mno moe moh mol mon mos mul mun mus mwf mwl mwr myn myv nah nai \
    nap nau nav nbl nde ndo nds nep new nia nic niu nno nob nog non nor nqo nrf nsk nso nub nwc nya nym nyn nyo \
    nzi oci odt oji ojs oka omq ood ori orm osa oss ota oto paa pag pal pam pan pap pau pcd peo per pes phi phn \
    pli pms pol pon por poz pra pri pro prs pus qar qav qgl qiv qlk qls qnf qsp qsw que raj rap rar rcf rgn rjs \
    rkt rmg roa roh rom rum run rup rus sad sag sah sai sal sam san sas sat scc scn sco scr sdc sdn sel sem sga \
    sgn shi shn shs sid sin sio sit sla slo slv sma sme smi smj smn smo sms sna snd snk sog som son sot spa srd \
    srm srn sro srp srr ssa ssw sto suk sun sus sux swa swb swe syc syr szl tah tai tam tat tel tem ter tet tgk \
    tgl tha thp tib tig tir tiv tkl tlh tli tmh tod tog ton tpi tsd tsi tsn tso tuk tum tup tur tut tvl twi tyv \
    tzm tzo udm uga uig ukr umb und unr urd urj uzb vai vec ven vie vol vot wak wal war was wel wen wln wls wol \
    wuu wym xal xho xuu yao yap yid yor ypk yue zap zbl zen zgh zha zhx znd zul zun zxx zza";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::epub::Conformance;

    #[test]
    fn languages_have_the_codes_of_libraries() {
        for (tag, code) in [("en-GB", "eng"), ("de", "ger"), ("sr-Latn-RS", "srp"), ("gsw", "gsw")]
        {
            assert_eq!(language(tag).as_deref(), Some(code));
        }
        assert_eq!((language("xx"), language("qqq")), (None, None));
        assert_eq!(region_and_script("sr-Latn-RS"), (Some("RS"), Some("Latn")));
        assert_eq!(LANGUAGES.split_whitespace().count(), 183);
    }

    #[test]
    fn accessibility_is_what_the_file_says() {
        let mut of = Accessibility {
            sufficient: vec!["textual,visual", "textual"],
            features: vec![
                "structuralNavigation",
                "tableOfContents",
                "longDescription",
                "newThing",
            ],
            hazards: vec!["none"],
            ..Accessibility::default()
        };
        let codes =
            |of: &Accessibility| accessibility(of).iter().map(|(c, _)| *c).collect::<Vec<_>>();
        assert_eq!(codes(&of), ["11", "29", "52"]);
        assert_eq!(hazards(&of), ["00"]);
        of.all_described_at_length = true;
        of.conformance = Some(Conformance {
            standard: "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
            certified_by: "Quay Press".into(),
        });
        assert_eq!(codes(&of), ["04", "11", "15", "29", "52", "82", "85", "90"]);
    }

    #[test]
    fn thema_knows_its_qualifiers() {
        assert_eq!(scheme("Thema", "FBA"), Some("93"));
        assert_eq!(scheme("thema", "1DDU"), Some("94"));
        assert_eq!(scheme("House list", "x"), None);
    }
}

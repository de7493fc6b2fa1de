//! Block 6 of a record: who sells it, whether it can be had, and at what price.

use super::publishing::territory;
use super::write::Writer;
use super::{codes, date, publisher, tags};
use crate::manifest::{Party, Price, Status, SupplierRole};
use crate::trade::record::Product;

pub(super) fn write(w: &mut Writer, product: &Product) {
    let (work, trade) = (&product.work, &product.work.trade);
    w.within(tags::PRODUCT_SUPPLY, |w| {
        if let Some(sold) = &trade.territory {
            w.within(tags::MARKET, |w| territory(w, sold));
        }
        w.within(tags::SUPPLY_DETAIL, |w| {
            let named = trade.supplier.clone();
            supplier(
                w,
                &named.unwrap_or_else(|| Party { name: publisher(work), ..Party::default() }),
            );
            w.text(tags::PRODUCT_AVAILABILITY, codes::availability(trade.status));
            if let (Status::Forthcoming, Some(day)) = (trade.status, &work.meta.date) {
                w.within(tags::SUPPLY_DATE, |w| {
                    // 08 of list 166: when it can be expected.
                    w.text(tags::SUPPLY_DATE_ROLE, "08");
                    date(w, day);
                });
            }
            // 02 of list 57 before it is there: the price will be told; else 04: ask.
            match (product.prices.is_empty(), trade.status) {
                (true, Status::Forthcoming) => w.text(tags::UNPRICED_ITEM_TYPE, "02"),
                (true, _) => w.text(tags::UNPRICED_ITEM_TYPE, "04"),
                (false, _) => product.prices.iter().for_each(|price| self::price(w, price)),
            }
        });
    });
}

fn supplier(w: &mut Writer, party: &Party) {
    w.within(tags::SUPPLIER, |w| {
        let role = party.role.unwrap_or(SupplierRole::Publisher);
        w.text(tags::SUPPLIER_ROLE, codes::supplier_role(role));
        for (scheme, number) in &party.numbers {
            w.within(tags::SUPPLIER_IDENTIFIER, |w| {
                w.text(tags::SUPPLIER_ID_TYPE, codes::party_number(*scheme));
                w.text(tags::ID_VALUE, number);
            });
        }
        w.text(tags::SUPPLIER_NAME, &party.name);
        w.optional(tags::EMAIL_ADDRESS, party.email.as_deref());
    });
}

fn price(w: &mut Writer, price: &Price) {
    let free = price.amount.bytes().all(|b| matches!(b, b'0' | b'.'));
    w.within(tags::PRICE, |w| {
        // List 58: recommended or fixed, without or with the tax.
        let kind = match (price.fixed, price.with_tax) {
            (false, false) => "01",
            (false, true) => "02",
            (true, false) => "03",
            (true, true) => "04",
        };
        w.text(tags::PRICE_TYPE, kind);
        match free {
            true => w.text(tags::UNPRICED_ITEM_TYPE, "01"),
            false => {
                w.text(tags::PRICE_AMOUNT, &price.amount);
                if let Some(rate) = &price.rate {
                    w.within(tags::TAX, |w| {
                        // 01 of list 171: value-added tax.
                        w.text(tags::TAX_TYPE, "01");
                        w.text(tags::TAX_RATE_PERCENT, rate);
                    });
                }
            }
        }
        w.text(tags::CURRENCY_CODE, &price.currency);
        if let Some(place) = &price.territory {
            territory(w, place);
        }
    });
}

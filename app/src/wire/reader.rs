//! Reads JSON that is taken apart already, for Rust's types.
//!
//! Only what JSON written by this program holds: maps with free keys are not read, and the fields of a
//! struct are fetched by their names in the order of its declaration. That, and errors without words,
//! is what makes it an order of magnitude smaller than a reader for everything.

use serde::de::{self, DeserializeSeed, Visitor, value::StringDeserializer};

use super::Malformed;

/// A value of JSON, taken apart by somebody else.
pub trait Node: Sized {
    /// `null`.
    fn is_null(&self) -> bool;
    /// `true` or `false`.
    fn truth(&self) -> Option<bool>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// A text.
    fn text(&self) -> Option<String>;
    /// The item of an array at an index, if it is an array that is so long.
    fn item(&self, index: u32) -> Option<Self>;
    /// The field of an object, if it is an object and has it.
    fn field(&self, name: &str) -> Option<Self>;
    /// The name of an object's first field.
    fn first_name(&self) -> Option<String>;
}

/// A value on its way into a type.
pub struct Reader<N>(pub N);

impl de::Error for Malformed {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Hands a number over; serde's own visitors refuse one that their type cannot hold.
fn integer<'de, V: Visitor<'de>>(node: &impl Node, visitor: V) -> Result<V::Value, Malformed> {
    let number = node.number().filter(|number| number.fract() == 0.0).ok_or(Malformed)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and saturates")]
    if number < 0.0 { visitor.visit_i64(number as i64) } else { visitor.visit_u64(number as u64) }
}

macro_rules! read {
    ($($method:ident: $read:expr;)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
            let read: fn(N, V) -> Result<V::Value, Malformed> = $read;
            read(self.0, visitor)
        })*
    };
}

impl<'de, N: Node> de::Deserializer<'de> for Reader<N> {
    type Error = Malformed;

    read! {
        deserialize_bool: |node, visitor| visitor.visit_bool(node.truth().ok_or(Malformed)?);
        deserialize_i8: |node, visitor| integer(&node, visitor);
        deserialize_i16: |node, visitor| integer(&node, visitor);
        deserialize_i32: |node, visitor| integer(&node, visitor);
        deserialize_i64: |node, visitor| integer(&node, visitor);
        deserialize_u8: |node, visitor| integer(&node, visitor);
        deserialize_u16: |node, visitor| integer(&node, visitor);
        deserialize_u32: |node, visitor| integer(&node, visitor);
        deserialize_u64: |node, visitor| integer(&node, visitor);
        deserialize_f32: |node, visitor| visitor.visit_f64(node.number().ok_or(Malformed)?);
        deserialize_f64: |node, visitor| visitor.visit_f64(node.number().ok_or(Malformed)?);
        deserialize_str: |node, visitor| visitor.visit_string(node.text().ok_or(Malformed)?);
        deserialize_string: |node, visitor| visitor.visit_string(node.text().ok_or(Malformed)?);
        deserialize_identifier: |node, visitor| visitor.visit_string(node.text().ok_or(Malformed)?);
        deserialize_option: |node, visitor| {
            if node.is_null() { visitor.visit_none() } else { visitor.visit_some(Reader(node)) }
        };
        deserialize_unit: |node, visitor| {
            if node.is_null() { visitor.visit_unit() } else { Err(Malformed) }
        };
        deserialize_seq: |node, visitor| visitor.visit_seq(Items { node, next: 0 });
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_seq(Fields { node: self.0, names: names.iter() })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        let (name, content) = match self.0.text() {
            Some(name) => (name, None),
            None => {
                let name = self.0.first_name().ok_or(Malformed)?;
                let content = self.0.field(&name);
                (name, content)
            }
        };
        visitor.visit_enum(Variant { name, content })
    }

    serde::forward_to_deserialize_any! { i128 u128 char bytes byte_buf map }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Malformed> {
        Err(Malformed)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_unit()
    }
}

struct Items<N> {
    node: N,
    next: u32,
}

impl<'de, N: Node> de::SeqAccess<'de> for Items<N> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        let item = self.node.item(self.next);
        self.next += 1;
        item.map(|item| seed.deserialize(Reader(item))).transpose()
    }
}

struct Fields<N> {
    node: N,
    names: std::slice::Iter<'static, &'static str>,
}

impl<'de, N: Node> de::SeqAccess<'de> for Fields<N> {
    type Error = Malformed;

    /// None for a field that is not there: a derived reader then takes the field's default, or fails if
    /// it has none, and asks for the next in either case.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        let field = self.names.next().and_then(|name| self.node.field(name));
        field.map(|field| seed.deserialize(Reader(field))).transpose()
    }
}

struct Variant<N> {
    name: String,
    content: Option<N>,
}

impl<'de, N: Node> de::EnumAccess<'de> for Variant<N> {
    type Error = Malformed;
    type Variant = Content<N>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Content<N>), Malformed> {
        let name = seed.deserialize(StringDeserializer::new(self.name))?;
        Ok((name, Content(self.content)))
    }
}

struct Content<N>(Option<N>);

impl<'de, N: Node> de::VariantAccess<'de> for Content<N> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(Reader(self.0.ok_or(Malformed)?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_seq(Items { node: self.0.ok_or(Malformed)?, next: 0 })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_seq(Fields { node: self.0.ok_or(Malformed)?, names: names.iter() })
    }
}

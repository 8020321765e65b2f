//! A serde deserializer over JSON that is parsed already.
//!
//! It reads only what this program writes: no maps with free keys, and the fields of a struct by name
//! in the order of the declaration. That, and errors without a message, makes it an order of magnitude
//! smaller than a general one.

use serde::de::{self, DeserializeSeed, Visitor, value::StringDeserializer};

use super::Malformed;

/// A parsed JSON value.
pub trait Node: Sized {
    /// `null`.
    fn is_null(&self) -> bool;
    fn truth(&self) -> Option<bool>;
    fn number(&self) -> Option<f64>;
    fn text(&self) -> Option<String>;
    /// The item of an array at an index.
    fn item(&self, index: u32) -> Option<Self>;
    /// The field of an object by its name.
    fn field(&self, name: &str) -> Option<Self>;
    /// The name of an object's first field.
    fn first_name(&self) -> Option<String>;
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Array, Object, Reflect};
    use wasm_bindgen::{JsCast, JsValue};

    use super::Node;

    /// What the browser's `JSON.parse` makes of a text.
    impl Node for JsValue {
        fn is_null(&self) -> bool {
            JsValue::is_null(self)
        }

        fn truth(&self) -> Option<bool> {
            self.as_bool()
        }

        fn number(&self) -> Option<f64> {
            self.as_f64()
        }

        fn text(&self) -> Option<String> {
            self.as_string()
        }

        fn item(&self, index: u32) -> Option<Self> {
            let items = self.dyn_ref::<Array>()?;
            (index < items.length()).then(|| items.get(index))
        }

        fn field(&self, name: &str) -> Option<Self> {
            // `Reflect.get` throws if this is not an object.
            let field = Reflect::get(self, &name.into()).ok()?;
            (!field.is_undefined()).then_some(field)
        }

        fn first_name(&self) -> Option<String> {
            Object::keys(self.dyn_ref::<Object>()?).get(0).as_string()
        }
    }
}

/// Deserializes a [`Node`].
pub struct JsonReader<N>(pub N);

impl de::Error for Malformed {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
}

/// Passes a whole number on; serde's own visitors refuse one that their type cannot hold.
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

impl<'de, N: Node> de::Deserializer<'de> for JsonReader<N> {
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
            if node.is_null() { visitor.visit_none() } else { visitor.visit_some(JsonReader(node)) }
        };
        deserialize_unit: |node, visitor| {
            if node.is_null() { visitor.visit_unit() } else { Err(Malformed) }
        };
        deserialize_seq: |node, visitor| visitor.visit_seq(JsonItems { node, next: 0 });
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
        visitor.visit_seq(JsonFields { node: self.0, names: names.iter() })
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
        visitor.visit_enum(JsonVariant { name, content })
    }

    serde::forward_to_deserialize_any! { i128 u128 char bytes byte_buf map }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Malformed> {
        Err(Malformed)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_unit()
    }
}

struct JsonItems<N> {
    node: N,
    next: u32,
}

impl<'de, N: Node> de::SeqAccess<'de> for JsonItems<N> {
    type Error = Malformed;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        let item = self.node.item(self.next);
        self.next += 1;
        item.map(|item| seed.deserialize(JsonReader(item))).transpose()
    }
}

struct JsonFields<N> {
    node: N,
    names: std::slice::Iter<'static, &'static str>,
}

impl<'de, N: Node> de::SeqAccess<'de> for JsonFields<N> {
    type Error = Malformed;

    /// Gives `None` for a missing field: a derived `Deserialize` then takes the field's default, or fails
    /// if it has none, and asks for the next one in either case.
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Malformed> {
        let field = self.names.next().and_then(|name| self.node.field(name));
        field.map(|field| seed.deserialize(JsonReader(field))).transpose()
    }
}

struct JsonVariant<N> {
    name: String,
    content: Option<N>,
}

impl<'de, N: Node> de::EnumAccess<'de> for JsonVariant<N> {
    type Error = Malformed;
    type Variant = JsonContent<N>;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, JsonContent<N>), Malformed> {
        let name = seed.deserialize(StringDeserializer::new(self.name))?;
        Ok((name, JsonContent(self.content)))
    }
}

struct JsonContent<N>(Option<N>);

impl<'de, N: Node> de::VariantAccess<'de> for JsonContent<N> {
    type Error = Malformed;

    fn unit_variant(self) -> Result<(), Malformed> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Malformed> {
        seed.deserialize(JsonReader(self.0.ok_or(Malformed)?))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Malformed> {
        visitor.visit_seq(JsonItems { node: self.0.ok_or(Malformed)?, next: 0 })
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Malformed> {
        visitor.visit_seq(JsonFields { node: self.0.ok_or(Malformed)?, names: names.iter() })
    }
}

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::reader::Node;

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
        // It throws where this is no object at all.
        let field = Reflect::get(self, &name.into()).ok()?;
        (!field.is_undefined()).then_some(field)
    }

    fn first_name(&self) -> Option<String> {
        Object::keys(self.dyn_ref::<Object>()?).get(0).as_string()
    }
}

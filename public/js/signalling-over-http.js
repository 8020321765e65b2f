// The Voice SDK opens its signalling by wss alone. A page that came over plain http, as on one's own
// machine, reaches the exchange on the same host and port by ws only. So that one address is opened
// by ws; every other is left as it is. Must run before twilio.min.js, which keeps hold of WebSocket.
if (location.protocol === "http:") {
  const secure = `wss://${location.host}/`;
  window.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      const text = String(url);
      const own = text.startsWith(secure) ? `ws://${location.host}/${text.slice(secure.length)}` : url;
      super(own, protocols ?? []);
    }
  };
}

"""The page through which scripts of other sites send their requests."""

from __future__ import annotations

__all__ = ["PAGE"]

PAGE = b"""<!DOCTYPE html>
<meta charset="utf-8">
<title>XFrame</title>
<script>
"use strict";
// Sends the requests of the page around it to this host, and tells it the answers.
addEventListener("message", function (event) {
  var asked = JSON.parse(event.data);
  asked = asked.request || asked;
  var url = new URL(asked.url, location.href);
  if (url.origin !== location.origin) {
    return;
  }
  var http = new XMLHttpRequest();
  http.open((asked.type || "GET").toUpperCase(), url.href);
  if (asked.accepts) {
    http.setRequestHeader("Accept", asked.accepts);
  }
  if (asked.contentType) {
    http.setRequestHeader("Content-Type", asked.contentType);
  }
  Object.keys(asked.headers || {}).forEach(function (name) {
    http.setRequestHeader(name, asked.headers[name]);
  });
  http.setRequestHeader("X-Ms-Origin", event.origin);
  Object.assign(http, asked.xhrFields || {});
  http.onloadend = function () {
    event.source.postMessage(JSON.stringify({
      status: http.status,
      statusText: http.statusText,
      responseText: http.responseText,
      headers: http.getAllResponseHeaders(),
      messageId: asked.messageId
    }), event.origin);
  };
  http.send(asked.data);
});
</script>
"""

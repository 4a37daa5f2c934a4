      // Of a page that holds its files (`packages/src/single.rs`). They are packed; one that is asked for is unpacked then.
      var packed = {};
      document.querySelectorAll("script[data-packed]").forEach(function (s) { packed[s.dataset.packed] = s; });
      var unpack = async function (name) {
        if (!packed[name]) throw new TypeError("no " + name + " in this page");
        var text = atob(packed[name].textContent), bytes = new Uint8Array(text.length);
        for (var i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
        return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
      };
      window.fetch = unpack;
      var code = await (await unpack(me.dataset.js)).arrayBuffer();
      var module = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
      await module.default({ module_or_path: await (await unpack(me.dataset.wasm)).arrayBuffer() });
      // Links to other pages, made by the live part, lead to the site, or nowhere if nobody knows it. Those that play a figure here are its own.
      addEventListener("click", function (e) {
        var a = !e.defaultPrevented && e.target.closest("a[href]"), to = a && a.getAttribute("href");
        if (!to || !/^[a-z-]+\.html/.test(to)) return;
        if (me.dataset.site) Object.assign(a, { href: me.dataset.site + to, target: "_blank", rel: "noopener" });
        else e.preventDefault();
      });

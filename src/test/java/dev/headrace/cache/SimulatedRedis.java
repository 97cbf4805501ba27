package dev.headrace.cache;

import dev.headrace.redis.Replies;
import dev.headrace.redis.Reply;
import dev.headrace.redis.Script;
import dev.headrace.redis.StreamTail;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaString;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;

/** A Redis in simulated time: few commands, but the very scripts of the product. */
final class SimulatedRedis {
    private final SimulatedTime time;
    private final Globals lua = JsePlatform.standardGlobals();
    private final UnaryOperator<String> edit;
    private final Map<String, LuaValue> scripts = new HashMap<>();
    private Runnable afterEach = () -> {};
    private final Map<String, Object> keyToValue = new HashMap<>();
    private final Map<String, Long> keyToEnd = new HashMap<>();
    private final List<StreamTail.Entry> log = new ArrayList<>();

    /** @param edit what the text of each script becomes, to see what a mistake in it would do */
    SimulatedRedis(SimulatedTime time, UnaryOperator<String> edit) {
        this.time = time;
        this.edit = edit;
        LuaTable redis = new LuaTable();
        redis.set("call", new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs arguments) {
                return command(arguments);
            }
        });
        lua.set("redis", redis);
        // The library prints 1.7E15 for %.0f.
        lua.get("string").set("format", new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs arguments) {
                return LuaValue.valueOf(Long.toString(arguments.checklong(2)));
            }
        });
    }

    /** Holds nothing any more. */
    void wipe() {
        keyToValue.clear();
        keyToEnd.clear();
        log.clear();
    }

    /** Everything that was ever appended to the invalidation log. */
    List<StreamTail.Entry> log() {
        return log;
    }

    byte[] get(String key) {
        return live(key) instanceof LuaString text ? bytes(text) : null;
    }

    /** Has something done after each script. */
    void afterEach(Runnable action) {
        afterEach = action;
    }

    Reply run(Script script, List<String> keys, List<?> arguments) {
        lua.set("KEYS", table(keys));
        lua.set("ARGV", table(arguments));
        Reply reply = reply(scripts.computeIfAbsent(script.sha1(), sha1 -> lua.load(edit.apply(script.text())))
                .call());
        afterEach.run();
        return reply;
    }

    private static LuaTable table(List<?> values) {
        LuaTable table = new LuaTable();
        for (int i = 0; i < values.size(); i++) {
            table.set(i + 1, lua(values.get(i)));
        }
        return table;
    }

    private static LuaString lua(Object value) {
        return value instanceof byte[] bytes
                ? LuaString.valueOf(bytes)
                : LuaString.valueOf(value.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(LuaString text) {
        byte[] bytes = new byte[text.m_length];
        text.copyInto(0, bytes, 0, bytes.length);
        return bytes;
    }

    private static Reply reply(LuaValue value) {
        if (value.istable()) {
            List<Response> items = new ArrayList<>();
            for (int i = 1; i <= value.length(); i++) {
                items.add(item(value.get(i)));
            }
            return Replies.list(items);
        }
        if (value.isnil() || value.isboolean()) {
            return value.toboolean() ? Replies.number(1) : Replies.nothing();
        }
        return value instanceof LuaString text ? Replies.text(bytes(text)) : Replies.number(value.tolong());
    }

    private static Response item(LuaValue value) {
        return value instanceof LuaString text ? Replies.item(bytes(text)) : Replies.item(value.tolong());
    }

    private Varargs command(Varargs arguments) {
        String key = arguments.narg() > 1 ? arguments.tojstring(2) : "";
        return switch (arguments.tojstring(1)) {
            case "TIME" -> time();
            case "GET" -> live(key) instanceof LuaString text ? text : LuaValue.FALSE;
            case "SET" -> set(key, arguments);
            case "DEL" -> delete(arguments);
            case "EXISTS" -> LuaValue.valueOf(live(key) == null ? 0 : 1);
            case "PEXPIRE" -> expire(key, arguments.arg(3).tolong());
            case "INCR" -> increment(key);
            case "SADD" -> LuaValue.valueOf(members(key, true).add(arguments.tojstring(3)) ? 1 : 0);
            case "SREM" -> remove(key, arguments.tojstring(3));
            case "SCARD" -> LuaValue.valueOf(members(key, false).size());
            case "SISMEMBER" -> LuaValue.valueOf(members(key, false).contains(arguments.tojstring(3)) ? 1 : 0);
            case "XADD" -> append(arguments);
            default -> throw new IllegalArgumentException(arguments.tojstring(1) + " is not simulated");
        };
    }

    private Object live(String key) {
        Long end = keyToEnd.get(key);
        if (end != null && end <= time.micros()) {
            forget(key);
        }
        return keyToValue.get(key);
    }

    private boolean forget(String key) {
        keyToEnd.remove(key);
        return keyToValue.remove(key) != null;
    }

    private LuaValue time() {
        LuaTable parts = new LuaTable();
        long micros = time.millis() * 1000 + time.micros() % 1000;
        parts.set(1, LuaValue.valueOf(Long.toString(micros / 1_000_000)));
        parts.set(2, LuaValue.valueOf(Long.toString(micros % 1_000_000)));
        return parts;
    }

    private LuaValue set(String key, Varargs arguments) {
        Set<String> options = new HashSet<>();
        long lifetime = -1;
        for (int i = 4; i <= arguments.narg(); i++) {
            options.add(arguments.tojstring(i));
            if (arguments.tojstring(i).equals("PX")) {
                lifetime = arguments.arg(++i).tolong();
            }
        }
        if (options.contains("NX") && live(key) != null) {
            return LuaValue.FALSE;
        }
        forget(key);
        LuaValue value = arguments.arg(3);
        keyToValue.put(key, value.strvalue());
        if (lifetime >= 0) {
            keyToEnd.put(key, time.micros() + lifetime * 1000);
        }
        return LuaValue.valueOf("OK");
    }

    private LuaValue delete(Varargs arguments) {
        int deleted = 0;
        for (int i = 2; i <= arguments.narg(); i++) {
            deleted += live(arguments.tojstring(i)) != null && forget(arguments.tojstring(i)) ? 1 : 0;
        }
        return LuaValue.valueOf(deleted);
    }

    private LuaValue expire(String key, long millis) {
        if (live(key) == null) {
            return LuaValue.valueOf(0);
        }
        keyToEnd.put(key, time.micros() + millis * 1000);
        return LuaValue.valueOf(1);
    }

    private LuaValue increment(String key) {
        long number = live(key) instanceof LuaString text ? Long.parseLong(text.tojstring()) + 1 : 1;
        keyToValue.put(key, LuaString.valueOf(Long.toString(number)));
        return LuaValue.valueOf((double) number);
    }

    @SuppressWarnings("unchecked")
    private Set<String> members(String key, boolean make) {
        Object value = live(key);
        if (value == null && make) {
            value = new HashSet<String>();
            keyToValue.put(key, value);
        }
        return value == null ? Set.of() : (Set<String>) value;
    }

    private LuaValue remove(String key, String member) {
        boolean removed = live(key) != null && members(key, false).remove(member);
        if (members(key, false).isEmpty()) {
            forget(key);
        }
        return LuaValue.valueOf(removed ? 1 : 0);
    }

    private LuaValue append(Varargs arguments) {
        Map<String, String> fields = new HashMap<>();
        for (int i = 8; i <= arguments.narg(); i += 2) {
            String value = new String(bytes(arguments.arg(i).strvalue()), StandardCharsets.UTF_8);
            fields.put(arguments.tojstring(i - 1), value);
        }
        log.add(new StreamTail.Entry(Integer.toString(log.size()), fields));
        return LuaValue.valueOf(Integer.toString(log.size()));
    }
}

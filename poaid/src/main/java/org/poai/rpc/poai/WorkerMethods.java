package org.poai.rpc.poai;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonObject;
import org.poai.market.channel.ClientChannel;
import org.poai.market.channel.LeaveReason;
import org.poai.market.channel.Offer;
import org.poai.primitives.Address;
import org.poai.rpc.message.Method;
import org.poai.rpc.message.Params;
import org.poai.rpc.message.Values;

/**
 * Who offers answers in channels, and the channels in which this node buys them.
 *
 * @param offers that hold now, the cheapest first
 * @param left why this node does not ask a worker now
 * @param channels empty where the node buys nothing
 * @param close has those that are not in use closed
 */
public record WorkerMethods(
    Supplier<List<Offer>> offers,
    Function<Address, Optional<LeaveReason>> left,
    Supplier<List<ClientChannel>> channels,
    Runnable close) {

  public Map<String, Method> methods() {
    return Map.of(
        "poai_workers",
        Method.quick(
            "() List",
            "Workers that offer answers in channels, the cheapest first: at most 256.",
            this::workers),
        "poai_channels",
        Method.quick("() List", "Channels in which this node buys answers.", this::bought),
        "poai_closeChannels",
        Method.ofOwners(
            "() Boolean",
            "Pays what is owed in channels that are not in use, and has them closed.",
            this::close));
  }

  private JsonValue workers(Params none) {
    return Values.list(offers.get().stream().<JsonValue>map(this::worker).toList());
  }

  private JsonObject worker(Offer offer) {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("worker", JsonValue.of(offer.worker().toHex()));
    members.put("model", Values.of(offer.price().model()));
    members.put("pricePerToken", Values.of(offer.price().perToken().value()));
    members.put("queue", Values.of(offer.price().queue()));
    members.put("validUntil", Values.of(offer.price().validUntil()));
    members.put("peer", JsonValue.of(offer.place().peerText()));
    members.put(
        "addresses",
        Values.list(offer.place().addressTexts().stream().map(JsonValue::of).toList()));
    members.put(
        "left",
        left.apply(offer.worker()).map(why -> JsonValue.of(why.clause())).orElse(Values.NULL));
    return new JsonObject(members);
  }

  private JsonValue close(Params none) {
    close.run();
    return JsonValue.of(true);
  }

  private JsonValue bought(Params none) {
    return Values.list(channels.get().stream().<JsonValue>map(WorkerMethods::channel).toList());
  }

  private static JsonObject channel(ClientChannel channel) {
    boolean isOpening = channel.stage() == ClientChannel.Stage.OPENING;
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("id", isOpening ? Values.NULL : Values.of(channel.number()));
    members.put("worker", JsonValue.of(channel.worker().toHex()));
    members.put("stage", JsonValue.of(channel.stage().name().toLowerCase(Locale.ROOT)));
    members.put("deposit", Values.of(channel.deposit().value()));
    members.put("signed", Values.of(channel.signed().value()));
    return new JsonObject(members);
  }
}

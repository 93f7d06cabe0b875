package org.poai.market.channel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.poai.chain.block.DecodeResult;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonArray;
import org.poai.json.JsonValue.JsonObject;
import org.poai.libp2p.multiformats.FormatException;
import org.poai.libp2p.multiformats.Multiaddr;
import org.poai.libp2p.multiformats.PeerId;
import org.poai.market.contract.MarketSignature;
import org.poai.market.contract.OfferTerms;
import org.poai.network.message.JsonMessages;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.Hex;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * What a worker asks for answers in channels; protocol section 13.
 *
 * @param worker account that signs it
 * @param place where the worker is asked
 * @param price for each token of a prompt and of its answer
 */
public record Offer(Address worker, Place place, Price price, Bytes signature) {
  /** Of the message. */
  public static final int MAX_SIZE = 1 << 10;

  /** The request for all offers. */
  static final byte[] ALL = "{}".getBytes(StandardCharsets.US_ASCII);

  /** How long an offer lasts at most. */
  static final long MOST_SECONDS = 900;

  private static final int MOST_ADDRESSES = 4;
  private static final int PRICE_BITS = 128;
  private static final Set<String> KEYS =
      Set.of(
          "addresses",
          "model",
          "peer",
          "pricePerToken",
          "queue",
          "signature",
          "validUntil",
          "worker");

  /**
   * A peer and where it listens.
   *
   * @param addresses at most {@value #MOST_ADDRESSES}, which do not name the peer
   */
  public record Place(PeerId peer, List<Multiaddr> addresses) {
    public Place {
      addresses = List.copyOf(addresses);
    }

    /** The same with as many addresses as an offer may have. */
    public static Place of(PeerId peer, List<Multiaddr> addresses) {
      return new Place(
          peer, addresses.stream().map(Multiaddr::withoutPeer).limit(MOST_ADDRESSES).toList());
    }

    /** The peer's id, as people see it. */
    public String peerText() {
      return peer.toString();
    }

    public List<String> addressTexts() {
      return addresses.stream().map(Multiaddr::toString).toList();
    }

    private JsonArray json() {
      return new JsonArray(addressTexts().stream().map(JsonValue::of).toList());
    }
  }

  /**
   * What is asked.
   *
   * @param model number of the model's record
   * @param perToken less than 2^128 wei
   * @param queue requests that wait at the worker
   * @param validUntil seconds since 1970
   */
  public record Price(long model, Wei perToken, long queue, long validUntil) {}

  /** What is signed. */
  static OfferTerms terms(Place place, Price price) {
    return new OfferTerms(
        key(place.peer()),
        Keccak.hash(Jcs.encode(place.json())),
        price.model(),
        price.perToken(),
        price.queue(),
        price.validUntil());
  }

  /** A peer in what is signed. */
  static Hash32 key(PeerId peer) {
    return Keccak.hash(peer.multihash());
  }

  /** Whether the worker has signed it. */
  boolean isSigned(long chainId) {
    Hash32 digest = terms(place, price).digest(chainId);
    return MarketSignature.signer(digest, signature).filter(worker::equals).isPresent();
  }

  byte[] encode() {
    return Jcs.encode(toJson());
  }

  static DecodeResult<Offer> decode(byte[] bytes) {
    return JsonMessages.decode(bytes, MAX_SIZE, Offer::fromJson, Offer::toJson);
  }

  private JsonObject toJson() {
    Map<String, JsonValue> members = new TreeMap<>();
    members.put("addresses", place.json());
    members.put("model", JsonValue.of(Hex.quantity(price.model())));
    members.put("peer", JsonValue.of(place.peer().toString()));
    members.put("pricePerToken", JsonValue.of(price.perToken().value().toQuantity()));
    members.put("queue", JsonValue.of(price.queue()));
    members.put("signature", JsonValue.of(signature.toHex()));
    members.put("validUntil", JsonValue.of(price.validUntil()));
    members.put("worker", JsonValue.of(worker.toHex()));
    return new JsonObject(members);
  }

  private static Offer fromJson(JsonValue json) throws JsonException {
    JsonObject object = json.asObject().exactly(KEYS);
    try {
      return new Offer(
          Address.fromHex(object.string("worker")),
          new Place(
              PeerId.parse(object.string("peer")), addresses(object.get("addresses").asArray())),
          new Price(
              Hex.parseQuantity(object.string("model")),
              amount(object, "pricePerToken"),
              small(object, "queue", 0xffff_ffffL),
              small(object, "validUntil", JsonValue.MAX_SAFE_INTEGER)),
          Bytes.fromHex(object.string("signature")));
    } catch (FormatException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static List<Multiaddr> addresses(List<JsonValue> elements)
      throws JsonException, FormatException {
    if (elements.size() > MOST_ADDRESSES) {
      throw new JsonException("at most " + MOST_ADDRESSES + " addresses expected");
    }
    List<Multiaddr> addresses = new ArrayList<>();
    for (JsonValue element : elements) {
      addresses.add(Multiaddr.parse(element.asString()).withoutPeer());
    }
    return addresses;
  }

  private static long small(JsonObject object, String key, long most) throws JsonException {
    long value = object.integer(key);
    if (value < 0 || value > most) {
      throw new JsonException("\"" + key + "\": 0 to " + most + " expected");
    }
    return value;
  }

  /** An amount of less than 2^128 wei. */
  static Wei amount(JsonObject object, String key) throws JsonException {
    UInt256 value = UInt256.fromQuantity(object.string(key));
    if (value.bitLength() > PRICE_BITS) {
      throw new JsonException("\"" + key + "\": less than 2^128 wei expected");
    }
    return new Wei(value);
  }
}

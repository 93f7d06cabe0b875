package org.poai.chain.genesis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec.AssumeValid;
import org.poai.chain.genesis.ChainSpec.Economy;
import org.poai.chain.genesis.ChainSpec.Finality;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.chain.genesis.ChainSpec.Identity;
import org.poai.chain.genesis.ChainSpec.Pace;
import org.poai.chain.genesis.ChainSpec.Targets;
import org.poai.crypto.Keccak;
import org.poai.json.Jcs;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.json.JsonValue.JsonBoolean;
import org.poai.json.JsonValue.JsonNull;
import org.poai.json.JsonValue.JsonObject;
import org.poai.primitives.Address;
import org.poai.primitives.BlockNumber;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;
import org.poai.primitives.UInt256;
import org.poai.primitives.Wei;

/**
 * The JSON form of a chain specification; protocol section 2. Targets, hashes and storage are DATA
 * of 32 bytes, amounts are QUANTITIES, all other numbers JSON integers. {@code dev} and {@code
 * edited} are written only where they are true. Of an account only {@code balance} must be given;
 * it is always written in full.
 */
public final class ChainSpecCodec {
  private static final String DEV = "dev";
  private static final String EDITED = "edited";
  private static final Set<String> KEYS =
      Set.of(
          "name",
          "chainId",
          "epochBlocks",
          "blockTimeSeconds",
          "asertHalfLifeSeconds",
          "powLimit",
          "genesisTarget",
          "genesisTimestamp",
          "gasLimit",
          "subsidy",
          "halvingInterval",
          "maxReorg",
          "assumeValid",
          "alloc");
  private static final Set<String> ACCOUNT_KEYS = Set.of("balance", "nonce", "code", "storage");

  private ChainSpecCodec() {}

  /** Keccak(JCS(ChainSpec)): the extra data of the genesis header. */
  public static Hash32 hash(ChainSpec spec) {
    return Keccak.hash(Jcs.encode(toJson(spec)));
  }

  /** Names the genesis accounts as a whole, for people who compare two chains. */
  static Hash32 allocHash(ChainSpec spec) {
    return Keccak.hash(Jcs.encode(alloc(spec.alloc())));
  }

  public static JsonObject toJson(ChainSpec spec) {
    Map<String, JsonValue> members = new HashMap<>();
    members.put("name", JsonValue.of(spec.identity().name()));
    members.put("chainId", JsonValue.of(spec.identity().chainId()));
    if (spec.identity().dev()) {
      members.put(DEV, JsonValue.of(true));
    }
    if (spec.identity().edited()) {
      members.put(EDITED, JsonValue.of(true));
    }
    members.put("epochBlocks", JsonValue.of(spec.pace().epochBlocks()));
    members.put("blockTimeSeconds", JsonValue.of(spec.pace().blockTimeSeconds()));
    members.put("asertHalfLifeSeconds", JsonValue.of(spec.pace().asertHalfLifeSeconds()));
    members.put("powLimit", data(spec.targets().powLimit()));
    members.put("genesisTarget", data(spec.targets().genesisTarget()));
    members.put("genesisTimestamp", JsonValue.of(spec.genesisTimestamp()));
    members.put("gasLimit", JsonValue.of(spec.economy().gasLimit()));
    members.put("subsidy", amount(spec.economy().subsidy()));
    members.put("halvingInterval", JsonValue.of(spec.economy().halvingInterval()));
    members.put("maxReorg", JsonValue.of(spec.finality().maxReorg()));
    members.put(
        "assumeValid",
        spec.finality().assumeValid().map(ChainSpecCodec::toJson).orElseGet(JsonNull::new));
    members.put("alloc", alloc(spec.alloc()));
    return new JsonObject(members);
  }

  private static JsonValue toJson(AssumeValid block) {
    return new JsonObject(
        Map.of(
            "height", JsonValue.of(block.height().value()),
            "hash", JsonValue.of(block.hash().toHex())));
  }

  private static JsonObject alloc(SortedMap<Address, GenesisAccount> accounts) {
    Map<String, JsonValue> members = new HashMap<>();
    accounts.forEach((address, account) -> members.put(address.toHex(), toJson(account)));
    return new JsonObject(members);
  }

  private static JsonObject toJson(GenesisAccount account) {
    Map<String, JsonValue> storage = new HashMap<>();
    account.storage().forEach((slot, value) -> storage.put(slot.toHex(), data(value)));
    return new JsonObject(
        Map.of(
            "balance", amount(account.balance()),
            "nonce", JsonValue.of(account.nonce()),
            "code", JsonValue.of(account.code().toHex()),
            "storage", new JsonObject(storage)));
  }

  /**
   * Reads a specification.
   *
   * @throws JsonException with one clause that names the member and what is wrong with it
   */
  public static ChainSpec fromJson(JsonValue json) throws JsonException {
    Map<String, JsonValue> members = new TreeMap<>(json.asObject().members());
    boolean dev = removeTrue(members, DEV);
    boolean edited = removeTrue(members, EDITED);
    JsonObject object = new JsonObject(members).exactly(KEYS);
    try {
      return new ChainSpec(
          new Identity(object.string("name"), object.integer("chainId"), dev, edited),
          new Pace(
              object.integer("epochBlocks"),
              object.integer("blockTimeSeconds"),
              object.integer("asertHalfLifeSeconds")),
          new Targets(number(object, "powLimit"), number(object, "genesisTarget")),
          object.integer("genesisTimestamp"),
          new Economy(
              object.integer("gasLimit"),
              amount(object, "subsidy"),
              object.integer("halvingInterval")),
          new Finality(object.integer("maxReorg"), assumeValid(object)),
          JsonObject.named("alloc", () -> alloc(object.get("alloc").asObject())));
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static boolean removeTrue(Map<String, JsonValue> members, String key)
      throws JsonException {
    JsonValue value = members.remove(key);
    if (value == null) {
      return false;
    }
    if (value instanceof JsonBoolean bool) {
      return bool.value();
    }
    throw new JsonException("\"" + key + "\": must be true or false");
  }

  private static Optional<AssumeValid> assumeValid(JsonObject spec) throws JsonException {
    if (spec.get("assumeValid") instanceof JsonNull) {
      return Optional.empty();
    }
    return JsonObject.named(
        "assumeValid",
        () -> {
          JsonObject block = spec.get("assumeValid").asObject().exactly(Set.of("height", "hash"));
          return Optional.of(
              new AssumeValid(
                  BlockNumber.of(block.integer("height")),
                  JsonObject.named("hash", () -> Hash32.fromHex(block.string("hash")))));
        });
  }

  private static SortedMap<Address, GenesisAccount> alloc(JsonObject json) throws JsonException {
    SortedMap<Address, GenesisAccount> accounts = new TreeMap<>();
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      String key = member.getKey();
      Address address = JsonObject.named(key, () -> Address.fromHex(key));
      accounts.put(address, JsonObject.named(key, () -> account(member.getValue().asObject())));
    }
    return accounts;
  }

  private static GenesisAccount account(JsonObject json) throws JsonException {
    for (String key : json.members().keySet()) {
      if (!ACCOUNT_KEYS.contains(key)) {
        throw new JsonException("\"" + key + "\" is not a known member");
      }
    }
    long nonce = json.find("nonce").isPresent() ? json.integer("nonce") : 0;
    if (nonce < 0) {
      throw new JsonException("\"nonce\": must not be negative");
    }
    Bytes code =
        json.find("code").isPresent()
            ? JsonObject.named("code", () -> Bytes.fromHex(json.string("code")))
            : Bytes.EMPTY;
    return new GenesisAccount(amount(json, "balance"), nonce, code, storage(json));
  }

  private static SortedMap<Hash32, UInt256> storage(JsonObject account) throws JsonException {
    SortedMap<Hash32, UInt256> storage = new TreeMap<>();
    if (account.find("storage").isPresent()) {
      JsonObject slots = JsonObject.named("storage", account.get("storage")::asObject);
      for (String slot : slots.members().keySet()) {
        storage.put(JsonObject.named(slot, () -> Hash32.fromHex(slot)), number(slots, slot));
      }
    }
    return storage;
  }

  private static UInt256 number(JsonObject object, String key) throws JsonException {
    String text = object.string(key);
    return JsonObject.named(key, () -> Hash32.fromHex(text).toUInt256());
  }

  private static Wei amount(JsonObject object, String key) throws JsonException {
    String text = object.string(key);
    return JsonObject.named(key, () -> new Wei(UInt256.fromQuantity(text)));
  }

  private static JsonValue data(UInt256 number) {
    return JsonValue.of(number.toHash32().toHex());
  }

  private static JsonValue amount(Wei amount) {
    return JsonValue.of(amount.value().toQuantity());
  }
}

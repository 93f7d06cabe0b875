package org.poai.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.poai.dev.DevRig.ALICE;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.poai.crypto.EcdsaSignature;
import org.poai.crypto.Keccak;
import org.poai.crypto.Secp256k1;
import org.poai.json.Json;
import org.poai.json.JsonException;
import org.poai.json.JsonValue;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Hash32;

class SignaturesTest {
  /** The example of EIP-712, with its digest. */
  private static final String MAIL =
      """
      {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
      {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
      "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
      "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},
      {"name":"contents","type":"string"}]},"primaryType":"Mail",
      "domain":{"name":"Ether Mail","version":"1","chainId":1,
      "verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
      "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
      "to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},
      "contents":"Hello, Bob!"}}
      """;

  private static final Hash32 MAIL_DIGEST =
      Hash32.fromHex("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");

  private final DevWallet wallet = new DevWallet();

  private static JsonValue json(String text) throws JsonException {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<Address> signer(Hash32 digest, Bytes signature) {
    byte[] bytes = signature.toArray();
    EcdsaSignature numbers =
        new EcdsaSignature(
            Hash32.of(Arrays.copyOfRange(bytes, 0, 32)).toUInt256(),
            Hash32.of(Arrays.copyOfRange(bytes, 32, 64)).toUInt256());
    return Secp256k1.recoverAddress(digest, numbers, bytes[64] == 28);
  }

  @Test
  void typedData_ofTheEip_hasItsDigestAsObjectAndAsText() throws JsonException {
    assertThat(TypedData.digest(json(MAIL))).isEqualTo(MAIL_DIGEST);
    assertThat(TypedData.digest(JsonValue.of(MAIL))).isEqualTo(MAIL_DIGEST);
  }

  @Test
  void typedData_ofArraysAndEveryKind_hasTheDigestThatEthersGives() throws JsonException {
    String all =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"}],
        "Item":[{"name":"id","type":"uint64"},{"name":"sign","type":"int8"}],
        "All":[{"name":"items","type":"Item[]"},{"name":"pair","type":"bytes4[2]"},
        {"name":"data","type":"bytes"},{"name":"yes","type":"bool"},{"name":"big","type":"uint256"}]},
        "primaryType":"All","domain":{"name":"x"},
        "message":{"items":[{"id":7,"sign":-1},{"id":"8","sign":"2"}],
        "pair":["0x01020304","0xaabbccdd"],"data":"0x1234","yes":true,
        "big":"115792089237316195423570985008687907853269984665640564039457584007913129639935"}}
        """;

    assertThat(TypedData.digest(json(all)))
        .isEqualTo(
            Hash32.fromHex("0xfecbcd1d2a78324a871fa3be734b16af310fca47ac82172cb722dd060022a927"));
  }

  @Test
  void message_signed_isRecoveredWithItsPrefix() {
    Bytes message = Bytes.of("hello".getBytes(StandardCharsets.UTF_8));
    Hash32 digest =
        Keccak.hash("\u0019Ethereum Signed Message:\n5hello".getBytes(StandardCharsets.UTF_8));

    Bytes signature = wallet.signMessage(ALICE, message).orElseThrow();

    assertThat(signature.size()).isEqualTo(65);
    assertThat(signer(digest, signature)).hasValue(ALICE);
    assertThat(wallet.signMessage(Address.ZERO, message)).isEmpty();
  }
}

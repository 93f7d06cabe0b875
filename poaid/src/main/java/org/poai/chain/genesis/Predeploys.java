package org.poai.chain.genesis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.poai.chain.genesis.ChainSpec.GenesisAccount;
import org.poai.primitives.Address;
import org.poai.primitives.Bytes;
import org.poai.primitives.Wei;

/**
 * Contracts that tools expect on every chain at the addresses that they have elsewhere. There they
 * were made by transactions whose signatures fit no known key, so that the address commits to the
 * code: a test holds ours against it.
 */
final class Predeploys {
  /** Makes contracts by CREATE2 (github.com/Arachnid/deterministic-deployment-proxy, MIT). */
  static final Address CREATE2_DEPLOYER =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  /** Many calls in one (github.com/mds1/multicall3 of 2022, MIT). */
  static final Address MULTICALL3 = Address.fromHex("0xca11bde05977b3631167028862be2a173976ca11");

  private static final Bytes CREATE2_DEPLOYER_CODE =
      Bytes.fromHex(
          "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035"
              + "828234f58015156039578182fd5b8082525050506014600cf3");

  private Predeploys() {}

  /** The accounts; a contract's nonce begins with 1 (EIP-161). */
  static Map<Address, GenesisAccount> accounts() {
    return Map.of(
        CREATE2_DEPLOYER, contract(CREATE2_DEPLOYER_CODE),
        MULTICALL3, contract(read("multicall3.hex")));
  }

  private static GenesisAccount contract(Bytes code) {
    return new GenesisAccount(Wei.ZERO, 1, code, new TreeMap<>());
  }

  /** Byte code that lies beside this class, as lines of hex digits. */
  static Bytes read(String name) {
    try (InputStream in = Predeploys.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + name);
      }
      String digits = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return Bytes.fromHex("0x" + digits.replace("\n", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

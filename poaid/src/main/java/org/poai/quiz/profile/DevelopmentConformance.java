package org.poai.quiz.profile;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.poai.inference.EngineId;
import org.poai.inference.synth.DevelopmentModel;
import org.poai.primitives.Hash32;

/**
 * The conformance of the built-in development model under the bundled library on linux-x86_64: the
 * default devnet's genesis commits to it, whatever the machine at hand computes; protocol section
 * 4.
 */
public final class DevelopmentConformance {
  private static final String ENGINE =
      "kherud-4.2.0/93276c536d00f037c37ed6ec1e55be9c828940f4a0af59af10a8f638a31bbc3c/1";

  private static final Hash32 HASH =
      Hash32.fromHex("0x1db8ccb70b65fb087ba1e6b9289c7b8613bc5d0c086c440b5f9f0dcb0a960bbb");

  private static final String MU =
      """
      -186861 -891773 -128542 -314756 -222664 -201836 -72994 91383 266360 814677 -136901
      718698 174536 222213 -164018 -66573 -39215 413903 -712777 158625 348840 544306 445638
      -414292 -263909 450141 -300533 42926 39610 -168726 -232121 -22052 -382672 371697 -8777
      -315955 674423 95287 561991 133318 -131836 -239181 -235045 -129289 39820 -28944 66190
      -142945 19846 381265 605722 -64337 52786 -70743 -180397 122011 411918 -688472 68854
      813262 -124891 648701 -50117 263199 237191 -4618 -271990 -252242 -778057 342775 -609232
      250612 22975 -250619 -267047 37211 171427 32456 -346247 -343068 -171890 220561 362405
      144786 444650 329181 -195098 -354841 -264414 17357 -232452 -241618 215137 -131889 274
      147381 -414609 735387 28318 -179133 10859 220781 956889 -37859 447645 -446274 384451
      97003 163041 -69196 -412518 10454 236205 110353 236728 112190 213758 291300 -207174
      -315119 -231084 -183329 21948 104477 235599 573806 -482 205268 -116511 -59164 -46855
      161865 84144 -437305 -184473 31304 -248990 186752 -143772 -261107 -505129 312826 1166
      -166980 -551389 -14725 151883 108990 -437439 206559 -440653 -208596 -280371 -117724
      -407733 39482 222787 474439 295699 219960 196555 -548418 -284456 -249370 149761 273395
      183944 -282266 -450900 -90769 189592 -109797 -427622 233890 -377754 168245 -271861
      355216 345783 -464151 -472122 181478 162352 341947 241695 -258934 -47984 514934 -511045
      -66646 -96335 446644
      """;

  private DevelopmentConformance() {}

  /** The constant, where it is about this model and this engine. */
  public static Optional<Conformance> of(Hash32 modelSha256, EngineId engineId) {
    if (!modelSha256.equals(DevelopmentModel.SHA256) || !engineId.toString().equals(ENGINE)) {
      return Optional.empty();
    }
    List<Long> mu = Arrays.stream(MU.strip().split("\\s+")).map(Long::valueOf).toList();
    return Optional.of(new Conformance(HASH, mu));
  }
}

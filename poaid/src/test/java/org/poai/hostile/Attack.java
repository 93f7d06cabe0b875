package org.poai.hostile;

/** What one attacker does from its connection to its end. */
@FunctionalInterface
public interface Attack {
  /** Goes on until it is cut off, has done all that it can, or the siege is over. */
  void live(Target target, Siege siege) throws Exception;
}

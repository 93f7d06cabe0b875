package org.poai.governance.asset;

/** How much the operator has agreed to a fetch. */
public enum Consent {
  /** The node plans it: the limits hold for what comes without being asked for. */
  PLANNED,
  /** The operator asked for it. */
  ASKED,
  /** The operator asked for it, however large it is. */
  ANY_SIZE
}

package org.poai.inference;

/** Order in which waiting engine calls run; equal ones in the order they came. */
public enum EnginePriority {
  VERIFY,
  MINE,
  JOB,
  CHAT
}

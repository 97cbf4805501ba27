/** Redis: one supervised connection. */
package dev.headrace.redis;

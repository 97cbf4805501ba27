/** A resource as configured and as found in the catalogue, and the reads and writes of it. Every feature goes through here. */
package dev.headrace.resource;

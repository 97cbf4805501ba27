/** Documents: fixed content under paths of its own, with what others need to keep it. */
package dev.headrace.api.documents;

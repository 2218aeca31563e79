namespace DuckLake.Storage;

/// <summary>What to do with an object that exists already under the path to be written.</summary>
public enum PutMode
{
    /// <summary>
    /// Fail with <see cref="ObjectStoreErrorKind.AlreadyExists"/>. Of several writers racing for one path exactly one succeeds,
    /// as far as the store offers such a condition.
    /// </summary>
    CreateNew,

    /// <summary>Replace it; readers see the old or the new content, never a mixture.</summary>
    Overwrite,
}

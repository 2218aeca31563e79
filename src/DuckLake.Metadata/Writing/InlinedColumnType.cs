namespace DuckLake.Metadata;

/// <summary>The type of a column of an inlined data table.</summary>
/// <param name="Storage">How values are handed over.</param>
/// <param name="Declaration">As in CREATE TABLE.</param>
/// <param name="NeedsCast">Whether the database needs a cast from the form of the value to the type.</param>
/// <param name="Conversion">As for <see cref="SqlValueType"/>.</param>
internal readonly record struct InlinedColumnType(InlinedStorage Storage, string Declaration, bool NeedsCast = false, string? Conversion = null);

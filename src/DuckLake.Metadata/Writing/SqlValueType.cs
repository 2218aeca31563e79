namespace DuckLake.Metadata;

/// <summary>The type of a column in a kind of database.</summary>
/// <param name="Declaration">As in CREATE TABLE.</param>
/// <param name="Form">The form values are sent in.</param>
/// <param name="NeedsCast">Whether the database needs a cast from that form to the type.</param>
internal readonly record struct SqlValueType(string Declaration, SqlValueForm Form, bool NeedsCast = false);

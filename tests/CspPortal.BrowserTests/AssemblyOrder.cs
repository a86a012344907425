[assembly: TestCollectionOrderer("CspPortal.Testing.LongestFirst", "CspPortal.Testing")]
